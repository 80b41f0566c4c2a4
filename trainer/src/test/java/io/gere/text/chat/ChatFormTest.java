package io.gere.text.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import io.gere.text.AnswerBounds;
import io.gere.text.PromptEncoder;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a template says about the form of questions and answers. */
final class ChatFormTest {
  private static final int EOS = 266;
  private static final String NO_SYSTEM =
      "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system role') }}"
          + "{% endif %}[{{ m.role }}]{{ m.content }}{{ eos_token }}{% endfor %}"
          + "{% if add_generation_prompt %}[assistant]{% endif %}";
  private static final String ONE_QUESTION =
      "{% if messages|length > 2 %}{{ raise_exception('one question only') }}{% endif %}"
          + "{% for m in messages %}{{ m.content }} {% endfor %}";

  @TempDir Path root;

  @Test
  void anAnswerEndsAtTheTurnsEndAndAtEos() {
    try (Tokenizer tokenizer = tokenizer(ChatFolder.TURNS)) {
      AnswerBounds bounds = ChatForm.of(tokenizer, null).bounds();

      assertThat(bounds.ends()).containsExactly(EOS, ChatFolder.END);
      assertThat(bounds.turns()).containsExactly("<user>", "<assistant>");
    }
  }

  @Test
  void aTemplateThatEndsTurnsByEosHasOneEnd() {
    try (Tokenizer tokenizer = tokenizer(NO_SYSTEM)) {
      AnswerBounds bounds = ChatForm.of(tokenizer, null).bounds();

      assertThat(bounds.ends()).containsExactly(EOS);
      assertThat(bounds.turns()).containsExactly("[user]", "[assistant]");
    }
  }

  @Test
  void aTemplateOfOneQuestionHasNoOtherTurns() {
    try (Tokenizer tokenizer = tokenizer(ONE_QUESTION)) {
      assertThat(ChatForm.of(tokenizer, null).bounds())
          .isEqualTo(new AnswerBounds(false, Set.of(EOS), List.of()));
    }
  }

  @Test
  void theQuestionIsTheUsersTurnAndTheAssistantsBegins() {
    try (Tokenizer tokenizer = tokenizer(ChatFolder.TURNS)) {
      ChatEncoder.AskedChat asked = ChatForm.of(tokenizer, null).ask("", "a?");

      assertThat(asked.text()).isEqualTo("<user>a?<|turn|>\n<assistant>");
      assertThat(tokenizer.decodeAll(asked.ids())).isEqualTo(asked.text());
      assertThat(ChatForm.of(tokenizer, "S").ask("T", "a?").text())
          .isEqualTo("<system>S\n\nT<|turn|>\n<user>a?<|turn|>\n<assistant>");
    }
  }

  @Test
  void systemTextIsTheUsersWhereThereIsNoSystemTurn() {
    try (Tokenizer tokenizer = tokenizer(NO_SYSTEM)) {
      assertThat(ChatForm.of(tokenizer, "S").ask("", "a?").text())
          .startsWith("[user]S\n\na?")
          .endsWith("[assistant]");
    }
  }

  @Test
  void anAnswerFollowsTheGenerationPromptAtOnce() {
    try (Tokenizer tokenizer = tokenizer(ChatFolder.TURNS)) {
      ChatForm form = ChatForm.of(tokenizer, null);
      PromptEncoder encoder = new PromptEncoder(tokenizer, Integer.MAX_VALUE);

      assertThat(form.bounds().answer(encoder, form.ask("", "a?").text(), "yes"))
          .containsExactly(tokenizer.encode("yes"));
      assertThat(AnswerBounds.plain(tokenizer).answer(encoder, "a?", "yes"))
          .containsExactly(tokenizer.encode(" yes"));
    }
  }

  @Test
  void aModelWithoutTemplateOrWithoutEndIsRefused() throws IOException {
    Path none = ChatFolder.write(root.resolve("none"), ChatFolder.TURNS);
    Files.delete(none.resolve("chat_template.jinja"));
    Path endless = ChatFolder.write(root.resolve("endless"), "{{ messages[-1].content }}");
    for (String file : List.of("tokenizer_config.json", "special_tokens_map.json", "config.json")) {
      Files.writeString(endless.resolve(file), "{}");
    }
    try (Tokenizer without = Tokenizer.open(none);
        Tokenizer withoutEnd = Tokenizer.open(endless)) {
      assertThatThrownBy(() -> ChatForm.of(without, null))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("the model has no chat template");
      assertThatThrownBy(() -> ChatForm.of(withoutEnd, null))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("no answer would end");
    }
  }

  private Tokenizer tokenizer(String template) {
    return Tokenizer.open(ChatFolder.write(root.resolve("model"), template));
  }
}
