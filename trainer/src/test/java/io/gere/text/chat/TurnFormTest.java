package io.gere.text.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On GPT-2's 256 bytes, where a character is a token; BOS 265 and EOS 266 are special. */
final class TurnFormTest {
  private final Tokenizer tokenizer = SmallTokenizer.byteLevel();

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void aConversationBeginsUpToTheUsersFirstWord() {
    String template =
        "{{ bos_token }}{% for m in messages %}{{ m.role[0] }}: {{ m.content }}{{ eos_token }}{% endfor %}";

    TurnForm plain = TurnForm.of(encoder(template), null);
    TurnForm system = TurnForm.of(encoder(template), "S");

    assertThat(plain.begun()).containsExactly(265, id("u"), id(":"));
    assertThat(system.begun())
        .containsExactly(265, id("s"), id(":"), id(" "), id("S"), 266, id("u"), id(":"));
    assertThat(plain.userEnds()).containsExactly(266);
    assertThat(plain.assistantEnds()).containsExactly(266);
  }

  @Test
  void aSystemMessageThatSpellsASpecialTokenStaysText() {
    String template = "{% for m in messages %}{{ m.content }}{{ eos_token }}{% endfor %}";
    String bos = tokenizer.decodeAll(new int[] {265});

    assertThat(TurnForm.of(encoder(template), bos).begun()).doesNotContain(265).contains(266);
  }

  /** Mistral's form: the user's turn is ended by another token than the assistant's. */
  @Test
  void turnsEndWithTheTokenThatStandsBehindWhatIsSaid() {
    String template =
        "{% for m in messages %}{% if m.role == 'user' %}[{{ m.content }} {{ bos_token }}"
            + "{% else %} {{ m.content }} {{ eos_token }}{% endif %}{% endfor %}";

    TurnForm form = TurnForm.of(encoder(template), null);

    assertThat(form.userEnds()).containsExactly(265);
    assertThat(form.assistantEnds()).containsExactly(266);
  }

  /** Llama 2's form: [/INST] is text, and the assistant's turn ends with EOS. */
  @Test
  void aUsersTurnThatEndsInPlainTextHasNoEnd() {
    String template =
        "{% for m in messages %}{% if m.role == 'user' %}[Q] {{ m.content }} [/Q]"
            + "{% else %} {{ m.content }} {{ eos_token }}{% endif %}{% endfor %}";

    assertThat(TurnForm.of(encoder(template), null).userEnds()).isEmpty();
  }

  @Test
  void aTemplateThatLeavesOutWhatIsSaidIsRefused() {
    assertThatThrownBy(() -> TurnForm.of(encoder("hello"), null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("does not show what is said");
  }

  private ChatEncoder encoder(String template) {
    return new ChatEncoder(
        ChatTemplate.of(
            template,
            Map.of(
                "bos_token", tokenizer.decodeAll(new int[] {265}),
                "eos_token", tokenizer.decodeAll(new int[] {266}))),
        tokenizer);
  }

  private int id(String character) {
    return tokenizer.encode(character)[0];
  }
}
