package io.gere.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Nothing in a text steers the terminal that shows it. */
final class ShownTextTest {
  @Test
  void escapesAreShownAndNotObeyed() {
    assertThat(ShownText.of("red \u001b[31m, bell \u0007, back \b, C1 \u009b2J, gone \u007f"))
        .isEqualTo("red \\u001b[31m, bell \\u0007, back \\u0008, C1 \\u009b2J, gone \\u007f");
  }

  @Test
  void aLineStaysOneLine() {
    assertThat(ShownText.of("a\nb\rc\u2028d")).isEqualTo("a\\nb\\u000dc\\u2028d");
  }

  @Test
  void marksThatTurnTheWritingAroundAreShown() {
    assertThat(ShownText.of("file\u202egnp.exe")).isEqualTo("file\\u202egnp.exe");
  }

  @Test
  void allElseStaysAsItIs() {
    assertThat(ShownText.of("Δτ/σ\tعربي 日本 👩‍👩‍👧 naïve"))
        .isEqualTo("Δτ/σ\tعربي 日本 👩‍👩‍👧 naïve");
  }
}
