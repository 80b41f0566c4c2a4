package io.gere.text.chat;

import io.gere.InputException;
import io.gere.config.Evaluate;
import io.gere.text.AnswerBounds;
import io.gere.text.TemplateException;
import io.gere.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks in a model's own chat form: all of a question is one user's turn, behind which the
 * assistant's begins. A model whose template knows no system turn gets system text at the beginning
 * of the user's, so that nothing is lost.
 */
public final class ChatForm {
  private final ChatEncoder encoder;
  private final String system;
  private final AnswerBounds bounds;
  private final boolean systemTurn;

  private ChatForm(ChatEncoder encoder, String system) {
    this.encoder = encoder;
    this.system = system;
    TurnBounds turns = new TurnBounds(encoder);
    this.bounds = turns.find();
    this.systemTurn = turns.hasSystemTurn();
  }

  /**
   * The form that a recipe asks in, where it asks in one.
   *
   * @param tokenizer the model's, or null where every task is pre-tokenised
   */
  public static Optional<ChatForm> of(Evaluate evaluate, Tokenizer tokenizer) {
    return evaluate.chat() && tokenizer != null
        ? Optional.of(of(tokenizer, evaluate.system()))
        : Optional.empty();
  }

  /**
   * The form of a model's own template.
   *
   * @param tokenizer the model's
   * @param system what every conversation begins with, or null
   * @throws io.gere.GereException where the model has no chat template, or one by which no answer
   *     ends
   */
  public static ChatForm of(Tokenizer tokenizer, String system) {
    ChatTemplates templates = ChatTemplates.read(tokenizer.folder());
    ChatEncoder encoder = new ChatEncoder(templates.choose(null, false), tokenizer);
    try {
      return new ChatForm(encoder, system == null ? "" : system);
    } catch (TemplateException e) {
      throw InputException.of(
          "the chat template of %s refuses a question and its answer: %s"
              .formatted(tokenizer.folder(), e.getMessage()),
          e);
    }
  }

  /**
   * A question in this form, up to where the answer begins.
   *
   * @param given system text of this question, or nothing
   * @throws TemplateException where the template refuses it
   */
  public ChatEncoder.AskedChat ask(String given, String question) {
    String context = joined(system, given);
    List<Map<String, Object>> messages = new ArrayList<>();
    if (systemTurn && !context.isEmpty()) {
      messages.add(TurnBounds.message("system", context));
      context = "";
    }
    messages.add(TurnBounds.message("user", joined(context, question)));
    return encoder.prompt(Conversation.of(messages));
  }

  private static String joined(String first, String second) {
    return first.isEmpty() || second.isEmpty() ? first + second : first + "\n\n" + second;
  }

  /** Where answers in this form begin and end. */
  public AnswerBounds bounds() {
    return bounds;
  }
}
