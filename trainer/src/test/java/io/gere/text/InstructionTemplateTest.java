package io.gere.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstructionTemplateTest {
  private static final List<String> OPTIONS = List.of("Good", "Bad");

  @Test
  void theBenchmarkAsksWithInstructionOptionsSentenceAndAnswer() {
    InstructionTemplate template = InstructionTemplate.benchmark("What is the sentiment?\n");
    assertThat(template.fill("Text: a story", OPTIONS).text())
        .isEqualTo("What is the sentiment?\nOption: Good, Bad \nText: a story\nAnswer:");
  }

  @Test
  void withoutAnInstructionTheSentenceSpeaksForItself() {
    assertThat(InstructionTemplate.BARE.fill("A or B?", OPTIONS).text())
        .isEqualTo("A or B?\nAnswer:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{sentence}", "{input}"})
  void aUsersTemplateIsFilled(String placeholder) {
    InstructionTemplate template =
        InstructionTemplate.parse("{options}? " + placeholder + " One of {options}:");
    assertThat(template.fill("a story", OPTIONS).text())
        .isEqualTo("Good, Bad? a story One of Good, Bad:");
  }

  @Test
  void aSentenceThatHoldsBracesStaysAsItIs() {
    InstructionTemplate template = InstructionTemplate.parse("{options}: {sentence}");
    assertThat(template.fill("say {options} {x}", OPTIONS).text())
        .isEqualTo("Good, Bad: say {options} {x}");
  }

  @Test
  void bracesThatHoldNoNameAreText() {
    InstructionTemplate template = InstructionTemplate.parse("{\"text\": \"{sentence}\"} {}");
    assertThat(template.fill("a", OPTIONS).text()).isEqualTo("{\"text\": \"a\"} {}");
  }

  @Test
  void anUnknownPlaceholderIsAUsageError() {
    assertThatThrownBy(() -> InstructionTemplate.parse("{sentence} {label}"))
        .isInstanceOf(GereException.class)
        .hasMessageContainingAll("{label}", "{sentence}", "{input}", "{options}")
        .extracting(e -> ((GereException) e).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Answer {options}:", "{sentence} {input}"})
  void aTemplateHoldsTheSentenceOnce(String text) {
    assertThatThrownBy(() -> InstructionTemplate.parse(text))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("must hold one of them once");
  }

  @Test
  void whatHoldsAPlaceholderIsATemplateAndAnythingElseAFile() {
    assertThat(InstructionTemplate.isTemplate("Q: {sentence}")).isTrue();
    assertThat(InstructionTemplate.isTemplate("conf/templates/yelp.txt")).isFalse();
  }
}
