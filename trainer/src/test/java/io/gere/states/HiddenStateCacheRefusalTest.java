package io.gere.states;

import static io.gere.states.HiddenStateFiles.HIDDEN_SIZE;
import static io.gere.states.HiddenStateFiles.METADATA;
import static io.gere.states.HiddenStateFiles.states;
import static io.gere.states.HiddenStateFiles.tokens;
import static io.gere.states.HiddenStateFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.tensor.ElementType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HiddenStateCacheRefusalTest {
  @TempDir private Path folder;

  private static AbstractThrowableAssert<?, ?> assertRefused(Path... files) {
    return assertThatThrownBy(() -> HiddenStateCache.open(List.of(files)))
        .isInstanceOfSatisfying(
            GereException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILURE));
  }

  private Path file(String name, int hiddenSize, Map<String, String> metadata, int document)
      throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        HiddenStateCache.Writer writer =
            new HiddenStateCache.Writer(out, ElementType.FLOAT32, hiddenSize, metadata)) {
      writer.write(document, 1, ByteBuffer.allocate(hiddenSize * Float.BYTES));
    }
    return file;
  }

  @Test
  void doubledDocumentIsRefused() throws IOException {
    Path first = write(folder.resolve("part-0.arrow"), 0, 1);
    Path second = write(folder.resolve("part-1.arrow"), 2, 1);
    assertRefused(first, second)
        .hasMessageContaining(second + " holds replay document 1 for a second time");
  }

  @Test
  void missingDocumentIsRefused() throws IOException {
    Path first = write(folder.resolve("part-0.arrow"), 0, 1);
    Path second = write(folder.resolve("part-1.arrow"), 4, 3);
    assertRefused(first, second)
        .hasMessageContaining("replay document 2 is in none of the cache's 2 files")
        .hasMessageContaining(first.toString());
  }

  @Test
  void partsOfDifferentHiddenSizesAreRefused() throws IOException {
    Path first = file("part-0.arrow", 8, METADATA, 0);
    Path second = file("part-1.arrow", 16, METADATA, 1);
    assertRefused(first, second)
        .hasMessageContaining(second + " holds 16 float32 a token, but " + first + " 8 float32");
  }

  @Test
  void partsOfDifferentOriginsAreRefused() throws IOException {
    Path first = file("part-0.arrow", 8, Map.of("model", "old"), 0);
    Path second = file("part-1.arrow", 8, Map.of("model", "new"), 1);
    assertRefused(first, second)
        .hasMessageContaining(second + " was made from {dtype=float32, model=new}, but " + first)
        .hasMessageContaining("{dtype=float32, model=old}");
  }

  @Test
  void cacheWithoutFilesIsRefused() {
    assertRefused().hasMessageContaining("no files");
  }

  @Test
  void fileThatIsNotThereIsRefused() {
    assertRefused(folder.resolve("none.arrow"))
        .hasMessageContaining("none.arrow cannot be read as a hidden-state cache");
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(write(folder.resolve("whole.arrow"), 0, 1));
    Path file = folder.resolve("cut.arrow");
    for (int length = 0; length < whole.length; length += 13) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused(file)
          .hasMessageContaining("cut.arrow cannot be read as a hidden-state cache")
          .hasMessageContaining("run the distill step again");
    }
  }

  @Test
  void fileWithoutItsFirstBytesIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(write(folder.resolve("whole.arrow"), 0, 1));
    Path file = folder.resolve("cut.arrow");
    // The footer is whole, but its blocks lie beyond where it says.
    Files.write(file, Arrays.copyOfRange(whole, 640, whole.length));
    assertRefused(file).hasMessageContaining("cut.arrow cannot be read");
  }

  @Test
  void damagedFooterIsRefusedOrLeavesTheDocumentsWhole() throws IOException {
    byte[] whole = Files.readAllBytes(write(folder.resolve("whole.arrow"), 0, 1));
    Path file = folder.resolve("damaged.arrow");
    int refused = 0;
    for (int position = whole.length - 200; position < whole.length; position++) {
      byte[] damaged = whole.clone();
      damaged[position] ^= (byte) 0xff;
      Files.write(file, damaged);
      try (HiddenStateCache cache = HiddenStateCache.open(List.of(file))) {
        assertThat(cache.states(1, 0).capacity()).isPositive();
      } catch (GereException e) {
        assertThat(e).hasMessageContaining("damaged.arrow");
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void recordBatchThatContradictsItselfIsRefused() throws IOException {
    Path file = write(folder.resolve("part-0.arrow"), 0, 1);
    int body;
    try (BufferAllocator allocator = new RootAllocator();
        ArrowFileReader reader = new ArrowFileReader(FileChannel.open(file), allocator)) {
      ArrowBlock block = reader.getRecordBlocks().get(1);
      body = (int) block.getOffset() + block.getMetadataLength();
    }
    // Buffers are padded to 8 bytes: document, offsets 0 and tokens; nothing has validity bits.
    assertRefusedWith(file, body, 1, -1);
    assertRefusedWith(file, body + 8, 0, 1);
    assertRefusedWith(file, body + 12, tokens(1), tokens(1) - 1);
  }

  private static void assertRefusedWith(Path file, int position, int was, int is)
      throws IOException {
    byte[] whole = Files.readAllBytes(file);
    ByteBuffer bytes = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.getInt(position)).isEqualTo(was);
    Files.write(file, bytes.putInt(position, is).array());
    assertRefused(file).hasMessageContaining("names no document, or not all of its tokens");
    Files.write(file, whole);
  }

  @Test
  void otherArrowFileIsRefused() throws IOException {
    Path file = folder.resolve("other.arrow");
    try (BufferAllocator allocator = new RootAllocator();
        IntVector numbers = new IntVector("document", allocator);
        VectorSchemaRoot root = VectorSchemaRoot.of(numbers);
        OutputStream out = Files.newOutputStream(file);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, new StreamChannel(out))) {
      writer.end();
    }
    assertRefused(file).hasMessageContaining("its schema is Schema<document: Int(32, true)>");
  }

  @Test
  void writerRefusesStatesOfAnotherShapeAndGoesOn() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (HiddenStateCache.Writer writer =
        new HiddenStateCache.Writer(out, ElementType.FLOAT32, HIDDEN_SIZE, METADATA)) {
      assertThatThrownBy(() -> writer.write(0, tokens(0) + 1, states(0)))
          .hasMessageContaining("document 0: 48 bytes are not the states of 2 tokens");
      assertThatThrownBy(() -> writer.write(-1, tokens(0), states(0)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.write(0, 0, ByteBuffer.allocate(0)))
          .isInstanceOf(IllegalArgumentException.class);
      writer.write(0, tokens(0), states(0));
    }
    Path file = Files.write(folder.resolve("part-0.arrow"), out.toByteArray());
    try (HiddenStateCache cache = HiddenStateCache.open(List.of(file))) {
      assertThat(cache.states(0, 0)).isEqualTo(states(0));
    }
  }

  @Test
  void failingDiskIsReportedAsItselfAndNotAsALeak() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }
        };
    assertThatThrownBy(
            () -> {
              try (HiddenStateCache.Writer writer =
                  new HiddenStateCache.Writer(full, ElementType.FLOAT32, HIDDEN_SIZE, METADATA)) {
                writer.write(0, tokens(0), states(0));
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("no space left")
        .satisfies(e -> assertThat(e.getSuppressed()).allMatch(s -> s instanceof IOException));
  }
}
