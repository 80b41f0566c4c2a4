package io.gere.spark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.gere.spark.LocalSpark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ZstdCodecTest {
  @TempDir private Path folder;

  @Test
  void allFramesOfAFileAreRead() throws IOException {
    byte[] file = join(Zstd.compress(bytes("one\n")), Zstd.compress(bytes("two\n")));

    assertThat(decompress(file)).isEqualTo(bytes("one\ntwo\n"));
  }

  @Test
  void sparkReadsAllFramesOfTextFiles() throws IOException {
    Path file = folder.resolve("a.jsonl.zst");
    Files.write(file, join(Zstd.compress(bytes("one\ntwo\n")), Zstd.compress(bytes("three\n"))));
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());

    assertThat(context.textFile(file.toUri().toString()).collect())
        .containsExactly("one", "two", "three");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 23, 27, 28, 31})
  void windowsOfAllSizesThatZstdWritesAreRead(int windowBits) throws IOException {
    assertThat(decompress(frame(bytes("text"), windowBits))).isEqualTo(bytes("text"));
  }

  @Test
  void aLineThatRepeatsWhatStoodFarAboveItIsRead() throws IOException {
    // 20 MB apart: only a long window reaches that far.
    byte[] noise = noise();
    byte[] content = new byte[40 * noise.length];
    System.arraycopy(noise, 0, content, 0, noise.length);
    System.arraycopy(noise, 0, content, 39 * noise.length, noise.length);
    byte[] file = compress(content, 27);

    assertThat(file.length).isLessThan(noise.length + 100_000);
    assertThat(decompress(file)).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.00001, 0.1, 0.5, 0.9, 0.99999})
  void aTruncatedFileIsAnError(double kept) {
    byte[] file = Zstd.compress(noise());
    byte[] truncated = java.util.Arrays.copyOf(file, (int) (kept * file.length));

    assertThatThrownBy(() -> decompress(truncated)).isInstanceOf(IOException.class);
  }

  @Test
  void aDamagedBlockIsAnError() throws IOException {
    byte[] file = compress(noise(), 20);
    file[file.length / 2] ^= 1;

    assertThatThrownBy(() -> decompress(file)).isInstanceOf(IOException.class);
  }

  @Test
  void whatItWritesIsOnePlainFrame() throws IOException {
    byte[] content = noise();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (OutputStream out = new ZstdCodec().createOutputStream(file)) {
      out.write(content);
    }

    assertThat(Zstd.findFrameCompressedSize(file.toByteArray(), 0, file.size()))
        .isEqualTo(file.size());
    assertThat(decompress(file.toByteArray())).isEqualTo(content);
  }

  @Test
  void writingNothingGivesAFileThatCanBeRead() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    new ZstdCodec().createOutputStream(file).close();

    assertThat(decompress(file.toByteArray())).isEmpty();
  }

  private static byte[] decompress(byte[] file) throws IOException {
    try (InputStream in = new ZstdCodec().createInputStream(new ByteArrayInputStream(file))) {
      return in.readAllBytes();
    }
  }

  /**
   * One raw block behind a header that asks for a window (RFC 8878, 3.1.1), as {@code zstd --long}
   * writes it for a large file.
   */
  private static byte[] frame(byte[] content, int windowBits) {
    return ByteBuffer.allocate(4 + 1 + 1 + 3 + content.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0xFD2FB528)
        .put((byte) 0)
        .put((byte) ((windowBits - 10) << 3))
        .put((byte) (content.length << 3 | 1))
        .putShort((short) 0)
        .put(content)
        .array();
  }

  private static byte[] compress(byte[] content, int windowBits) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(file)) {
      out.setChecksum(true).setWindowLog(windowBits);
      out.write(content);
    }
    return file.toByteArray();
  }

  /** Half a megabyte that compresses badly, so that it takes several blocks. */
  private static byte[] noise() {
    byte[] noise = new byte[1 << 19];
    new Random(1).nextBytes(noise);
    return noise;
  }

  private static byte[] join(byte[] first, byte[] second) throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(first);
    both.write(second);
    return both.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
