package io.gere.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large file of which parts are read. */
final class BlockCheckTest {
  private static final int MEGABYTE = 1 << 20;
  private static final byte[] CONTENT = new byte[3 * MEGABYTE + 12_345];

  static {
    new Random(17).nextBytes(CONTENT);
  }

  @TempDir Path directory;
  private StepFolder folder;
  private Path file;

  @BeforeEach
  void write() {
    folder = new StepFolder(new Configuration(), new org.apache.hadoop.fs.Path(directory.toUri()));
    StepFolder.Rebuild rebuild = folder.fill(new Origin("train", Map.of(), Map.of()));
    rebuild.write(
        "weights",
        out -> {
          // In pieces that do not fit into blocks.
          for (int from = 0; from < CONTENT.length; from += 300_007) {
            out.write(CONTENT, from, Math.min(300_007, CONTENT.length - from));
          }
        });
    rebuild.commit(Map.of());
    file = directory.resolve("weights");
  }

  @Test
  void theManifestHoldsTheCrcOfEachMegabyte() {
    ByteBuffer expected = ByteBuffer.allocate(4 * Integer.BYTES);
    for (int block = 0; block < 4; block++) {
      CRC32C crc = new CRC32C();
      int from = block * MEGABYTE;
      crc.update(CONTENT, from, Math.min(MEGABYTE, CONTENT.length - from));
      expected.putInt((int) crc.getValue());
    }

    assertThat(stored().crc32c()).isEqualTo(Base64.getEncoder().encodeToString(expected.array()));
  }

  @Test
  void anyPartReadsAsItWasWritten() throws IOException {
    Random random = new Random(3);
    try (ByteSource local = ByteSource.Local.open(file);
        ByteSource stored = folder.open(manifest(), "weights")) {
      for (int i = 0; i < 50; i++) {
        int from = random.nextInt(CONTENT.length);
        int to = from + random.nextInt(CONTENT.length - from + 1);
        assertThat(read(local, from, to)).isEqualTo(Arrays.copyOfRange(CONTENT, from, to));
        assertThat(read(stored, from, to)).isEqualTo(Arrays.copyOfRange(CONTENT, from, to));
      }
    }
  }

  @Test
  void manyThreadsMayReadAtOnce() throws IOException {
    try (ByteSource source = ByteSource.Local.open(file)) {
      assertThat(
              IntStream.range(0, 64)
                  .parallel()
                  .allMatch(
                      i ->
                          Arrays.equals(
                              read(source, i * 40_000, i * 40_000 + 500_000),
                              Arrays.copyOfRange(CONTENT, i * 40_000, i * 40_000 + 500_000))))
          .isTrue();
    }
  }

  @Test
  void aTurnedBitIsNamedByWhoReadsItsMegabyteAndByNobodyElse() throws IOException {
    byte[] turned = CONTENT.clone();
    turned[2 * MEGABYTE + 5] ^= 0b100;
    Files.write(file, turned);

    try (ByteSource source = ByteSource.Local.open(file)) {
      assertThat(read(source, 0, 2 * MEGABYTE)).hasSize(2 * MEGABYTE);
      for (int[] range :
          new int[][] {{2 * MEGABYTE + 900_000, 2 * MEGABYTE + 900_001}, {0, CONTENT.length}}) {
        assertThatThrownBy(() -> read(source, range[0], range[1]))
            .isInstanceOf(GereException.class)
            .hasMessage(
                "%s has other bytes than its manifest says, in the megabyte from byte %d on; delete %s and run 'gere train' again",
                file, 2 * MEGABYTE, directory);
      }
    }
  }

  @Test
  void anotherLengthIsNamedWhenTheFileIsOpened() throws IOException {
    Files.write(file, Arrays.copyOf(CONTENT, CONTENT.length - 1));

    assertThatThrownBy(() -> ByteSource.Local.open(file))
        .hasMessageContaining("has %d bytes, its manifest says", CONTENT.length - 1);
  }

  /** As earlier versions wrote manifests: what one digest speaks for is read whole. */
  @Test
  void withoutDigestsOfBlocksTheWholeFileIsReadWhenItIsOpened() throws IOException {
    StepFolder.Rebuild rebuild = folder.fill(new Origin("train", Map.of(), Map.of()));
    rebuild.add("weights", new StoredFile(stored().bytes(), stored().sha256()));
    rebuild.commit(Map.of());
    ByteSource.Local.open(file).close();
    byte[] turned = CONTENT.clone();
    turned[5] ^= 1;
    Files.write(file, turned);

    assertThatThrownBy(() -> ByteSource.Local.open(file))
        .hasMessageContaining("another SHA-256 than its manifest says");
    assertThatThrownBy(() -> folder.open(manifest(), "weights"))
        .hasMessageContaining("another SHA-256 than its manifest says");
  }

  @Test
  void theDigestsOfBlocksDoNotChangeWhatAFolderIsCalledBy() {
    Manifest old =
        new Manifest(
            manifest().origin(),
            Map.of("weights", new StoredFile(stored().bytes(), stored().sha256())),
            Map.of());

    assertThat(manifest().hash()).isEqualTo(old.hash());
  }

  @Test
  void besideAManifestOfSomethingElseAFileIsReadAsItIs() throws IOException {
    Files.writeString(directory.resolve("manifest.json"), "{\"name\": \"my app\"");
    Files.write(file, new byte[] {1, 2, 3});

    assertThat(LocalFile.bytes(file)).containsExactly(1, 2, 3);
  }

  private Manifest manifest() {
    return folder.manifest().orElseThrow();
  }

  private StoredFile stored() {
    return manifest().files().get("weights");
  }

  private static byte[] read(ByteSource source, int from, int to) {
    ByteBuffer into = ByteBuffer.allocateDirect(to - from);
    try {
      source.read(from, into);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    byte[] bytes = new byte[to - from];
    into.flip().get(bytes);
    return bytes;
  }
}
