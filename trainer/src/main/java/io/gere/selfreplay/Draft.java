package io.gere.selfreplay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.gere.data.format.Dialogue;
import io.gere.text.chat.Conversation;

/** A conversation that is being written. */
final class Draft {
  private final Opening opening;
  private final Dialogue dialogue;
  private int[] prompt;
  private int tokens;
  private RefusalReason refused;

  Draft(Opening opening) {
    this.opening = opening;
    ArrayNode messages = opening.dialogue().messages().deepCopy();
    this.dialogue = new Dialogue(messages, opening.dialogue().tools());
  }

  long number() {
    return opening.number();
  }

  boolean hasTools() {
    return dialogue.tools() != null;
  }

  /** Whether nothing has refused it so far. */
  boolean isOpen() {
    return refused == null;
  }

  /** For good; the first reason counts. */
  void refuse(RefusalReason reason) {
    refused = refused == null ? reason : refused;
  }

  /** Token ids from which the model goes on. */
  void ask(int[] ids) {
    prompt = ids;
  }

  int[] prompt() {
    return prompt;
  }

  void add(String role, String content) {
    dialogue.add(role, content);
  }

  void count(int written) {
    tokens += written;
  }

  Conversation conversation() {
    return dialogue.conversation(place());
  }

  /** The conversation before its answer. */
  Conversation asked() {
    return dialogue.withoutLast().conversation(place());
  }

  /** What was said last. */
  String answer() {
    return dialogue.messages().path(dialogue.messages().size() - 1).path("content").textValue();
  }

  private String place() {
    return "conversation %d".formatted(opening.number());
  }

  WrittenConversation written() {
    return new WrittenConversation(opening.number(), opening.prompt(), dialogue, tokens, refused);
  }
}
