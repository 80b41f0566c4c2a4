package io.gere.text.chat;

import io.gere.text.AnswerBounds;
import io.gere.text.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    TurnForm form = TurnForm.of(encoder, null);
    return new AnswerBounds(
        false,
        form.assistantEnds(),
        Stream.of(userTurn(), after(ASKED, rendered(true, List.of(user(ASKED)))))
            .map(turn -> withoutEnds(turn, form))
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

  /** What the template writes between an answer and the user's next words. */
  private String userTurn() {
    try {
      String more = rendered(false, List.of(user(ASKED), assistant(ANSWERED), user(ASKED_AGAIN)));
      String between = after(ANSWERED, more);
      between = between.substring(0, Math.max(0, between.lastIndexOf(ASKED_AGAIN)));
      String end = after(ANSWERED, rendered(false, List.of(user(ASKED), assistant(ANSWERED))));
      return between.startsWith(end) ? between.substring(end.length()) : between;
    } catch (TemplateException e) {
      return ""; // a conversation of one question only
    }
  }

  /** The beginning of a turn without the tokens that end the one before it. */
  private String withoutEnds(String turn, TurnForm form) {
    String begun = turn.strip();
    for (int end : ends(form)) {
      String token = encoder.tokenizer().decodeAll(new int[] {end}).strip();
      if (!token.isEmpty() && begun.startsWith(token)) {
        return withoutEnds(begun.substring(token.length()), form);
      }
    }
    return begun;
  }

  private static List<Integer> ends(TurnForm form) {
    return Stream.of(form.assistantEnds(), form.userEnds()).flatMap(Set::stream).toList();
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
