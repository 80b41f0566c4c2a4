package io.gere.selfreplay;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.format.Dialogue;
import io.gere.fixtures.ToyChat;
import io.gere.tensor.Torch;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tiny world's base model writes in forms that it can keep to, or cannot. */
final class ConversationWriterTest {
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @Test
  void bothSidesAreWrittenAndEveryRowIsWhatItWouldBeAlone() throws IOException {
    try (ConversationWriter writer = writer(ToyChat.TEMPLATE, "{max_new_tokens: 40}")) {
      List<WrittenConversation> together = writer.write(unasked(12));
      List<WrittenConversation> alone =
          unasked(12).stream().flatMap(one -> writer.write(List.of(one)).stream()).toList();

      assertThat(alone).isEqualTo(together);
      assertThat(together).extracting(WrittenConversation::number).isSorted();
      assertThat(together.stream().filter(one -> one.refused() == null)).hasSizeGreaterThan(8);
      assertThat(together)
          .filteredOn(one -> one.refused() == null)
          .allSatisfy(
              one -> {
                assertThat(one.dialogue().messages()).hasSize(2);
                assertThat(one.dialogue().text().lines()).hasSize(2).noneMatch(String::isBlank);
                assertThat(one.tokens()).isPositive();
              });
      assertThat(together.stream().map(one -> one.dialogue().text())).doesNotHaveDuplicates();
    }
  }

  @Test
  void aPromptIsAnsweredAndOtherNumbersAnswerItInOtherWords() throws IOException {
    try (ConversationWriter writer = writer(ToyChat.TEMPLATE, "{prompts: p, max_new_tokens: 40}")) {
      List<WrittenConversation> answers =
          writer.write(List.of(asked(1, "home of Kul Gan"), asked(2, "home of Kul Gan")));

      assertThat(answers)
          .allSatisfy(
              one ->
                  assertThat(one.dialogue().messages().path(0).path("content").asText())
                      .isEqualTo("home of Kul Gan"));
      assertThat(answers.stream().map(one -> one.dialogue().text())).doesNotHaveDuplicates();
    }
  }

  @Test
  void atTemperature0AnAnswerIsAlwaysTheSame() throws IOException {
    try (ConversationWriter writer =
        writer(ToyChat.TEMPLATE, "{prompts: p, max_new_tokens: 40, temperature: 0}")) {
      List<WrittenConversation> answers =
          writer.write(List.of(asked(1, "home of Kul Gan"), asked(2, "home of Kul Gan")));

      assertThat(answers.get(0).dialogue()).isEqualTo(answers.get(1).dialogue());
    }
  }

  @Test
  void whatDoesNotEndInTimeIsUnfinished() throws IOException {
    assertThat(reasons(ToyChat.TEMPLATE, "{prompts: p, max_new_tokens: 2}"))
        .containsOnly(RefusalReason.UNFINISHED);
  }

  @Test
  void shortAnswersAreRefusedByMinTokens() throws IOException {
    assertThat(reasons(ToyChat.TEMPLATE, "{prompts: p, max_new_tokens: 40, min_tokens: 39}"))
        .contains(RefusalReason.TOO_SHORT)
        .doesNotContainNull();
  }

  /** With the greatest temperature every token is as likely, special ones too. */
  @Test
  void aSpecialTokenWithinATurnIsRefused() throws IOException {
    assertThat(
            reasons(
                ToyChat.TEMPLATE, "{prompts: p, max_new_tokens: 500, temperature: 1e3, top_p: 1}"))
        .contains(RefusalReason.SPECIAL_TOKEN);
  }

  @Test
  void anAnswerThatTheTemplateShowsOtherwiseIsRefused() throws IOException {
    String joins =
        ToyChat.TEMPLATE.replace(
            "m.content", "m.content|replace(' ', '-') if m.role == 'assistant' else m.content");

    assertThat(reasons(joins, "{prompts: p, max_new_tokens: 40}")).contains(RefusalReason.TEMPLATE);
  }

  @Test
  void aConversationThatTheTemplateRefusesIsRefused() throws IOException {
    String refuses =
        ToyChat.TEMPLATE
            + "{% if messages|length == 1 and messages[0].content is not "
            + "string or messages[0].content == 'home' %}{{ raise_exception('no') }}{% endif %}";

    try (ConversationWriter writer = writer(refuses, "{prompts: p, max_new_tokens: 40}")) {
      assertThat(writer.write(List.of(asked(1, "home"))))
          .extracting(WrittenConversation::refused)
          .containsExactly(RefusalReason.TEMPLATE);
    }
  }

  @Test
  void aPromptThatFillsTheConversationIsTooLong() throws IOException {
    try (ConversationWriter writer = writer(ToyChat.TEMPLATE, "{prompts: p}")) {
      assertThat(writer.write(List.of(asked(1, "home of ".repeat(40)), asked(2, "home of"))))
          .extracting(WrittenConversation::refused)
          .startsWith(RefusalReason.TOO_LONG)
          .satisfies(reasons -> assertThat(reasons.get(1)).isNotEqualTo(RefusalReason.TOO_LONG));
    }
  }

  /** What is kept is learnt as it stands, so it has to fit. */
  @Test
  void noConversationIsLongerThanReplayMaxTokens() throws IOException {
    Path model = ToyChat.write(folder.resolve("model"), ToyChat.TEMPLATE);
    try (ConversationWriter writer = writer(ToyChat.TEMPLATE, "{max_new_tokens: 500}");
        Tokenizer tokenizer = Tokenizer.open(model)) {
      assertThat(writer.write(unasked(40)))
          .filteredOn(one -> one.refused() == null)
          .allSatisfy(
              one -> assertThat(tokenizer.encode(one.dialogue().text()).length).isLessThan(64));
    }
  }

  private List<RefusalReason> reasons(String template, String settings) throws IOException {
    try (ConversationWriter writer = writer(template, settings)) {
      return writer
          .write(IntStream.range(0, 8).mapToObj(i -> asked(i, "home of Kul Gan")).toList())
          .stream()
          .map(WrittenConversation::refused)
          .toList();
    }
  }

  private ConversationWriter writer(String template, String settings) throws IOException {
    Recipe recipe =
        RecipeReader.parse("{replay: {max_tokens: 64}, self_replay: %s}".formatted(settings));
    return ConversationWriter.open(ToyChat.write(folder.resolve("model"), template), recipe);
  }

  private static List<Opening> unasked(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> new Opening(number, null, Dialogue.begun("")))
        .toList();
  }

  private static Opening asked(int number, String prompt) {
    Dialogue dialogue = Dialogue.begun("");
    dialogue.add("user", prompt);
    return new Opening(number, 1, dialogue);
  }
}
