package io.gere.text.chat;

import io.gere.text.TemplateException;
import io.gere.text.jinja.JinjaTemplate;
import io.gere.text.jinja.Span;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A model's chat template with the special tokens that it names. */
public final class ChatTemplate {
  private final JinjaTemplate template;
  private final Map<String, String> specialTokens;

  private ChatTemplate(JinjaTemplate template, Map<String, String> specialTokens) {
    this.template = template;
    this.specialTokens = Map.copyOf(specialTokens);
  }

  /**
   * A template.
   *
   * @param source in Jinja's language
   * @param specialTokens such as {@code bos_token}; one that is not given is undefined
   */
  public static ChatTemplate of(String source, Map<String, String> specialTokens) {
    return new ChatTemplate(JinjaTemplate.parse(source), specialTokens);
  }

  /** A conversation as the model is given it. */
  public record RenderedChat(String text, List<Span> assistant) {}

  /** Whether the template itself marks what the assistant says. */
  public boolean marksAssistant() {
    return template.marksAssistant();
  }

  /** The text of a special token such as {@code bos_token}; null where the model names none. */
  public String specialToken(String name) {
    return specialTokens.get(name);
  }

  /**
   * Renders a conversation.
   *
   * @param addGenerationPrompt whether it ends with the beginning of the assistant's next turn
   * @param now what a template shows that prints the date
   * @throws TemplateException where the template refuses the conversation, or cannot be computed
   */
  public RenderedChat render(
      Conversation conversation, boolean addGenerationPrompt, LocalDateTime now) {
    boolean continues = conversation.continued() != null;
    if (continues && addGenerationPrompt) {
      throw TemplateException.of(
          "continue_final_message and add_generation_prompt exclude each other");
    }
    Conversation given =
        continues ? ContinuedMessage.tagged(conversation, template.source()) : conversation;
    Map<String, Object> variables = new HashMap<>(specialTokens);
    variables.putAll(given.variables());
    variables.put("messages", given.messages());
    variables.put("tools", given.tools());
    variables.put("documents", given.documents());
    variables.put("add_generation_prompt", addGenerationPrompt);
    JinjaTemplate.Rendered rendered = template.render(variables, now);
    String text = continues ? ContinuedMessage.cut(rendered.text()) : rendered.text();
    return new RenderedChat(text, rendered.assistant());
  }
}
