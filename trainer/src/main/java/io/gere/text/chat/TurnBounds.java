package io.gere.text.chat;

import io.gere.text.AnswerBounds;
import io.gere.text.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds out how a template ends the assistant's turns and begins others, from what it makes of
 * short conversations.
 */
public final class TurnBounds {
  // Words that no template writes by itself.
  private static final String ASKED = "Ping7";
  private static final String ANSWERED = "Pong7";
  private static final String ASKED_AGAIN = "Pang7";
  private static final String SYSTEM = "Pung7";

  private final ChatEncoder encoder;

  /** Nothing is rendered yet. */
  public TurnBounds(ChatEncoder encoder) {
    this.encoder = encoder;
  }

  /**
   * The bounds of the assistant's answers.
   *
   * @throws TemplateException where the template refuses a question and its answer
   */
  public AnswerBounds find() {
    String end = after(ANSWERED, rendered(false, List.of(user(ASKED), assistant(ANSWERED))));
    return new AnswerBounds(
        false,
        TurnForm.of(encoder, null).assistantEnds(),
        Stream.of(userTurn(end), assistantTurn())
            .map(String::strip)
            .filter(turn -> !turn.isEmpty())
            .distinct()
            .toList());
  }

  /** Whether the template shows a system turn. */
  boolean hasSystemTurn() {
    try {
      return rendered(true, List.of(message("system", SYSTEM), user(ASKED))).contains(SYSTEM);
    } catch (TemplateException e) {
      return false; // as Gemma's do: there is no such turn
    }
  }

  /** What the template writes between an answer's end and the user's next words. */
  private String userTurn(String end) {
    try {
      String more = rendered(false, List.of(user(ASKED), assistant(ANSWERED), user(ASKED_AGAIN)));
      String between = after(ANSWERED, more);
      between = between.substring(0, Math.max(0, between.lastIndexOf(ASKED_AGAIN)));
      int ended = 0;
      while (ended < Math.min(end.length(), between.length())
          && end.charAt(ended) == between.charAt(ended)) {
        ended++;
      }
      return between.substring(ended);
    } catch (TemplateException e) {
      return ""; // a conversation of one question only
    }
  }

  /** The generation prompt. */
  private String assistantTurn() {
    String asked = rendered(false, List.of(user(ASKED)));
    String begun = rendered(true, List.of(user(ASKED)));
    return begun.startsWith(asked) ? begun.substring(asked.length()) : "";
  }

  private static String after(String words, String text) {
    int place = text.lastIndexOf(words);
    return place < 0 ? "" : text.substring(place + words.length());
  }

  private String rendered(boolean asks, List<Map<String, Object>> messages) {
    return encoder.template().render(Conversation.of(messages), asks, encoder.now()).text();
  }

  private static Map<String, Object> user(String words) {
    return message("user", words);
  }

  private static Map<String, Object> assistant(String words) {
    return message("assistant", words);
  }

  static Map<String, Object> message(String role, String words) {
    return Map.of("role", role, "content", words);
  }
}
