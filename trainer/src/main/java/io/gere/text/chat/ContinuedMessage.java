package io.gere.text.chat;

import io.gere.text.TemplateException;
import io.gere.text.python.Strip;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A last message that the model is to continue: its text gets a tag at its end, and what is
 * rendered is cut there, as Transformers does it.
 */
final class ContinuedMessage {
  private static final String TAG = "CONTINUE_FINAL_MESSAGE_TAG ";

  private ContinuedMessage() {}

  /** The conversation with the tag at the end of its last message. */
  static Conversation tagged(Conversation conversation, String template) {
    String field = conversation.continued();
    List<Map<String, Object>> messages = new ArrayList<>(conversation.messages());
    Map<String, Object> last = messages.isEmpty() ? Map.of() : messages.get(messages.size() - 1);
    if (last.get(field) == null) {
      throw TemplateException.of("the last message has no '%s' to continue".formatted(field));
    }
    if (!template.contains(field)) {
      throw TemplateException.of("the template does not read '%s'".formatted(field));
    }
    messages.set(messages.size() - 1, replaced(last, field, tagged(last.get(field))));
    return conversation.with(messages);
  }

  private static Object tagged(Object text) {
    if (text instanceof String words) {
      return words + TAG;
    }
    if (text instanceof List<?> parts) {
      List<Object> tagged = new ArrayList<>(parts);
      for (int i = parts.size() - 1; i >= 0; i--) {
        if (parts.get(i) instanceof Map<?, ?> part && part.get("text") instanceof String words) {
          tagged.set(i, replaced(part, "text", words + TAG));
          return tagged;
        }
      }
    }
    throw TemplateException.of("the last message has no text to continue");
  }

  private static Map<String, Object> replaced(Map<?, ?> dict, String key, Object value) {
    Map<String, Object> copy = new LinkedHashMap<>();
    dict.forEach((name, each) -> copy.put((String) name, each));
    copy.put(key, value);
    return copy;
  }

  /**
   * What is rendered up to the tag.
   *
   * @param rendered of a {@link #tagged} conversation
   */
  static String cut(String rendered) {
    int at = rendered.lastIndexOf(TAG.strip());
    if (at < 0) {
      throw TemplateException.of("the template does not render the last message, to be continued");
    }
    String start = rendered.substring(0, at);
    // A template that trims messages has trimmed the tag, and would have trimmed this end.
    return rendered.startsWith(TAG, at) ? start : Strip.right(start, null);
  }
}
