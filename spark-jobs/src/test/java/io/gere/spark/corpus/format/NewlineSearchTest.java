package io.gere.spark.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class NewlineSearchTest {

  @Test
  void theFirstNewlineIsFoundAmongAnyBytes() {
    Random random = new Random(6);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      boolean often = random.nextBoolean();
      for (int at = 0; at < bytes.length; at++) {
        // Random bytes are rarely newlines and often less, which has to be looked at as well.
        bytes[at] = often || random.nextInt(200) > 0 ? bytes[at] : (byte) '\n';
        bytes[at] = often ? (byte) (bytes[at] | 0x20) : bytes[at];
      }
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length + 1 - from);
      int expected = from;
      while (expected < to && bytes[expected] != '\n') {
        expected++;
      }
      assertThat(NewlineSearch.find(bytes, from, to)).isEqualTo(expected);
    }
  }
}
