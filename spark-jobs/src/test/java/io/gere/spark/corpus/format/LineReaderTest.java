package io.gere.spark.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LineReaderTest {
  private static final int LIMIT = 1 << 20;

  @Test
  void blankLinesCountAsLinesButNotAsDocuments() throws IOException {
    LineReader lines = reader("\n{1}\n \t\r\n\n{2}\r\n{3}");

    assertThat(read(lines)).containsExactly("{1}", "{2}\r", "{3}");
    assertThat(lines.number()).isEqualTo(3);
    assertThat(lines.line()).isEqualTo(6);
  }

  @Test
  void theLastLineNeedsNoNewline() throws IOException {
    assertThat(read(reader("a\nb"))).containsExactly("a", "b");
    assertThat(read(reader("a\nb\n"))).containsExactly("a", "b");
    assertThat(read(reader(""))).isEmpty();
    assertThat(read(reader("\n\n"))).isEmpty();
  }

  @Test
  void atTheEndThereStaysNothing() throws IOException {
    LineReader lines = reader("a");
    assertThat(lines.next()).isTrue();
    assertThat(lines.next()).isFalse();
    assertThat(lines.next()).isFalse();
  }

  @Test
  void linesOfAnyLengthComeWholeHoweverTheyAreDelivered() throws IOException {
    Random random = new Random(3);
    List<String> expected = new ArrayList<>();
    for (int length : new int[] {1, 1 << 18, 5, (1 << 18) - 1, 3 << 18, 100_000, 200_000, 2, 7}) {
      expected.add("x".repeat(length - 1) + random.nextInt(10));
    }
    for (int i = 0; i < 5000; i++) {
      expected.add("y".repeat(random.nextInt(300)) + i);
    }
    byte[] content = String.join("\n", expected).getBytes(StandardCharsets.UTF_8);

    assertThat(read(new LineReader(new ByteArrayInputStream(content), LIMIT))).isEqualTo(expected);
    assertThat(read(new LineReader(inPieces(content, random), LIMIT))).isEqualTo(expected);
  }

  @Test
  void aLineMayBeAsLongAsTheLimitAndNotAByteLonger() throws IOException {
    assertThat(read(reader("a\n" + "x".repeat(LIMIT) + "\nb"))).hasSize(3);
    LineReader lines = reader("a\n" + "x".repeat(LIMIT + 1) + "\nb");
    assertThat(lines.next()).isTrue();
    assertThatThrownBy(lines::next)
        .isInstanceOf(IOException.class)
        .hasMessage("line 2 is longer than 1 MB, which corpus.max_line_mb may raise");
  }

  @Test
  void aLineWithoutEndIsLeftAtTheLimit() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'a';
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            Arrays.fill(buffer, offset, offset + length, (byte) 'a');
            return length;
          }
        };

    assertThatThrownBy(() -> new LineReader(endless, LIMIT).next())
        .hasMessageStartingWith("line 1 is longer than 1 MB");
  }

  private static InputStream inPieces(byte[] content, Random random) {
    return new ByteArrayInputStream(content) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(50_000)));
      }
    };
  }

  private static List<String> read(LineReader lines) throws IOException {
    List<String> read = new ArrayList<>();
    while (lines.next()) {
      read.add(new String(lines.buffer(), lines.offset(), lines.length(), StandardCharsets.UTF_8));
    }
    return read;
  }

  private static LineReader reader(String content) {
    return new LineReader(
        new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), LIMIT);
  }
}
