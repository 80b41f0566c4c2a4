package io.gere.text.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.storage.Json;
import io.gere.text.jinja.Span;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChatTemplateTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2025, 3, 9, 14, 5, 7);
  private static final String PLAIN =
      """
      {{ bos_token }}{% for m in messages %}
      [{{ m.role }}]{{ m.content }}{{ eos_token }}
      {% endfor %}
      {% if add_generation_prompt %}[assistant]{% endif %}
      """;
  private static final Map<String, String> TOKENS = Map.of("bos_token", "<s>", "eos_token", "</s>");

  @Test
  void rendersMessagesWithTheModelsSpecialTokens() {
    assertThat(render(PLAIN, TOKENS, chat("Hi"), false)).isEqualTo("<s>[user]Hi</s>\n");
    assertThat(render(PLAIN, TOKENS, chat("Hi"), true)).isEqualTo("<s>[user]Hi</s>\n[assistant]");
    assertThat(render(PLAIN, Map.of(), chat("Hi"), false)).isEqualTo("[user]Hi\n");
  }

  @Test
  void toolsAndDocumentsAreNoneAndOthersUndefinedUntilGiven() {
    String template = "{{ tools }} {{ documents }} {{ mood is defined }}{{ mood }}";

    assertThat(render(template, Map.of(), chat("Hi"), false)).isEqualTo("None None False");
    Conversation given =
        read(
            """
            {"messages": [], "tools": [{"name": "add"}],
             "kwargs": {"documents": [{"title": "T"}], "mood": "bright"}}
            """);
    assertThat(render(template, Map.of(), given, false))
        .isEqualTo("[{'name': 'add'}] [{'title': 'T'}] Truebright");
  }

  /** Transformers cuts what it renders at the end of the last message. */
  @ParameterizedTest
  @CsvSource({
    "'{{ m.content }}',        '<The answer is '",
    "'{{ m.content|trim }}',   '<The answer is'",
    "'{{ m[\"content\"] }}!',  '<The answer is '"
  })
  void aMessageThatIsToBeContinuedStaysOpen(String content, String rendered) {
    Conversation conversation =
        read(
            """
            {"messages": [{"role": "assistant", "content": "The answer is "}],
             "kwargs": {"continue_final_message": true}}
            """);
    String template = "{% for m in messages %}<" + content + "></s>{% endfor %}";

    assertThat(render(template, Map.of(), conversation, false)).isEqualTo(rendered);
    assertThatThrownBy(() -> render(template, Map.of(), conversation, true))
        .hasMessageContaining("exclude each other");
  }

  @Test
  void whatTheTemplateMarksIsCountedInCodePoints() {
    ChatTemplate template =
        ChatTemplate.of(
            "{% for m in messages %}😀{% generation %}{{ m.content }}{% endgeneration %}{% endfor %}",
            Map.of());

    assertThat(template.marksAssistant()).isTrue();
    assertThat(template.render(chat("é😀"), false, NOW).assistant())
        .containsExactly(new Span(1, 3));
    assertThat(ChatTemplate.of(PLAIN, TOKENS).marksAssistant()).isFalse();
  }

  @Test
  void aTemplateRefusesAConversationInItsOwnWords() {
    String template = "{{ raise_exception('No system messages: ' + messages[0].content) }}";

    assertThatThrownBy(() -> render(template, Map.of(), chat("x"), false))
        .hasMessage("No system messages: x");
  }

  private static Conversation chat(String content) {
    return read("{\"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}".formatted(content));
  }

  private static Conversation read(String json) {
    try {
      return Conversation.read(Json.MAPPER.readTree(json), "test");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String render(
      String template, Map<String, String> tokens, Conversation chat, boolean prompt) {
    return ChatTemplate.of(template, tokens).render(chat, prompt, NOW).text();
  }
}
