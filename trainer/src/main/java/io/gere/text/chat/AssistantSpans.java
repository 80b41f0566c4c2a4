package io.gere.text.chat;

import io.gere.text.TemplateException;
import io.gere.text.jinja.Span;
import io.gere.text.python.CodePoints;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which of a rendered conversation the assistant says, its end-of-turn tokens too: what the
 * template marks, or else what each of the assistant's messages adds to the conversation before it
 * with the generation prompt.
 */
public final class AssistantSpans {
  private AssistantSpans() {}

  /** They, of the conversation rendered without a generation prompt. */
  public static ChatTemplate.RenderedChat of(
      ChatTemplate template, Conversation conversation, LocalDateTime now) {
    ChatTemplate.RenderedChat whole = template.render(conversation, false, now);
    if (template.marksAssistant()) {
      return whole;
    }
    List<Span> spans = new ArrayList<>();
    List<Map<String, Object>> messages = conversation.messages();
    for (int i = 0; i < messages.size(); i++) {
      if ("assistant".equals(messages.get(i).get("role"))) {
        String asked = template.render(conversation.first(i), true, now).text();
        String answered = template.render(conversation.first(i + 1), false, now).text();
        if (!answered.startsWith(asked) || !whole.text().startsWith(answered)) {
          throw TemplateException.of(
              ("message %d: the template renders earlier turns in another way than the last, and"
                      + " marks nothing, so what the assistant says cannot be told apart; give the"
                      + " template generation marks, or one answer to each conversation")
                  .formatted(i + 1));
        }
        spans.add(new Span(CodePoints.length(asked), CodePoints.length(answered)));
      }
    }
    return new ChatTemplate.RenderedChat(whole.text(), spans);
  }
}
