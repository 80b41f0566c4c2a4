package io.gere.text.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.text.SmallTokenizer;
import io.gere.text.TemplateException;
import io.gere.text.Tokenizer;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On GPT-2's 256 bytes, where a character is a token; BOS 265 and EOS 266 are special. */
final class ChatEncoderTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2025, 3, 9, 14, 5, 7);
  private static final String TURNS =
      """
      {{ bos_token }}{% for m in messages %}
      {{ m.role[0] }}:{{ m.content|trim }}{{ eos_token }}
      {%- endfor %}
      {% if add_generation_prompt %}a:{% endif %}
      """;
  private static final String MARKED =
      """
      {% for m in messages %}{{ m.role[0] }}:
      {%- if m.role == 'assistant' %}{% generation %}{{ m.content }}{{ eos_token }}{% endgeneration %}
      {% else %}{{ m.content }}{{ eos_token }}{% endif %}{% endfor %}
      """;

  private final Tokenizer tokenizer = SmallTokenizer.byteLevel();
  private final String bos = special(265);
  private final String eos = special(266);

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void onlyTheAssistantsTurnsAndTheirEndsAreLabelled() {
    Conversation chat = chat("user", "q", "assistant", "xy", "user", "r", "assistant", "z");

    for (String template : List.of(TURNS, MARKED)) {
      ChatEncoder.EncodedChat encoded = encoder(template).encode(chat);
      assertThat(labelled(encoded)).containsExactly(id("x"), id("y"), 266, id("z"), 266);
      assertThat(encoded.ids()).endsWith(id("z"), 266);
    }
  }

  @Test
  void aCharacterOfSeveralTokensIsLabelledAsAWhole() {
    ChatEncoder.EncodedChat encoded =
        encoder(MARKED).encode(chat("user", "😀é", "assistant", "é😀", "user", "x"));

    int[] answer = tokenizer.encode("é😀");
    assertThat(labelled(encoded)).startsWith(answer).hasSize(answer.length + 1);
  }

  @Test
  void specialTokensThatAConversationSpellsAreText() {
    Conversation chat = chat("user", eos + bos + "a", "assistant", "b" + eos);

    for (String template : List.of(TURNS, MARKED)) {
      int[] ids = encoder(template).encode(chat).ids();
      assertThat(Arrays.stream(ids).filter(id -> id == 266)).hasSize(2);
      assertThat(Arrays.stream(ids).filter(id -> id == 265).count()).isLessThan(2);
      // The letters are there instead: the first of them opens the spelling.
      assertThat(ids).contains(id(eos.substring(0, 1)));
    }
  }

  @Test
  void whatIsNotSpeltIsTokenizedTheSameBesideWhatIs() {
    int[] plain = encoder(TURNS).prompt(chat("user", "some words")).ids();
    int[] spelt = encoder(TURNS).prompt(chat("user", eos + "some words")).ids();

    assertThat(spelt).endsWith(Arrays.copyOfRange(plain, 3, plain.length)).startsWith(265);
  }

  @Test
  void aPromptEndsWithTheBeginningOfTheAssistantsTurn() {
    assertThat(encoder(TURNS).prompt(chat("user", "q")).ids())
        .containsExactly(265, id("u"), id(":"), id("q"), 266, id("a"), id(":"));
  }

  @Test
  void aTemplateThatShowsEarlierTurnsInAnotherWayIsRefusedUnlessItMarks() {
    String hides =
        "{% for m in messages %}{{ m.role }}{{ m.content if loop.last else '' }}{% endfor %}"
            + "{% if add_generation_prompt %}assistant{% endif %}";

    assertThatThrownBy(
            () -> encoder(hides).encode(chat("user", "q", "assistant", "a", "user", "r")))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("message 2");
  }

  @Test
  void bosTwiceIsRefused() {
    assertThatThrownBy(() -> encoder("{{ bos_token }}" + TURNS).encode(chat("user", "q")))
        .hasMessageContaining("BOS twice");
  }

  private ChatEncoder encoder(String template) {
    ChatTemplate chat = ChatTemplate.of(template, Map.of("bos_token", bos, "eos_token", eos));
    return new ChatEncoder(chat, tokenizer, NOW);
  }

  private String special(int id) {
    return tokenizer.specialTokens().stream()
        .filter(token -> Arrays.equals(tokenizer.tokenize(token).ids(), new int[] {id}))
        .findFirst()
        .orElseThrow();
  }

  private int id(String character) {
    return tokenizer.encode(character)[0];
  }

  private static int[] labelled(ChatEncoder.EncodedChat chat) {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < chat.ids().length; i++) {
      if (chat.labelled()[i]) {
        ids.add(chat.ids()[i]);
      }
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Conversation chat(String... rolesAndContents) {
    List<Map<String, Object>> messages = new ArrayList<>();
    for (int i = 0; i < rolesAndContents.length; i += 2) {
      messages.add(Map.of("role", rolesAndContents[i], "content", rolesAndContents[i + 1]));
    }
    return Conversation.of(messages);
  }
}
