package io.gere.preflight;

import io.gere.InputException;
import io.gere.config.Evaluate;
import io.gere.data.task.AskedConversations;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatForm;

/**
 * The model has a chat template to be asked in, and the conversations that it will be asked can be
 * read and fit into it.
 *
 * @param evaluate with {@code chat} or {@code conversations}
 */
record AskableChat(ModelTokenizer tokenizer, Evaluate evaluate) implements PreflightCheck {
  @Override
  public void look(Premises given) {
    Tokenizer words = given.tokenizer(tokenizer);
    if (words == null) {
      throw InputException.of(
          "%s is about text, but %s has no tokenizer.json; copy it there or leave the key out"
              .formatted(
                  evaluate.chat() ? "evaluate.chat" : "evaluate.conversations", tokenizer.model()));
    }
    ChatForm.of(words, evaluate.system());
    if (evaluate.conversations() != null) {
      AskedConversations.read(
          given.hadoop(), evaluate, words, given.config(tokenizer.model()).maxPositions());
    }
  }

  @Override
  public boolean isHere(Premises given) {
    return given.isHere(tokenizer)
        && (evaluate.conversations() == null || given.exists(evaluate.conversations()));
  }
}
