package io.gere.data;

import io.gere.InputException;
import io.gere.config.Replay;
import io.gere.config.choice.ReplayPositions;
import io.gere.data.format.Dialogue;
import io.gere.data.record.JsonRecord;
import io.gere.storage.copy.LocalCopy;
import io.gere.text.TemplateException;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatEncoder;
import io.gere.text.chat.ChatTemplates;
import io.gere.text.chat.Conversation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * How documents of the replay set become token ids: texts without special tokens, conversations in
 * the base model's chat template; both cut to {@code replay.max_tokens}. A token with a label
 * counts, for the cross-entropy, which predicts it, as for its hidden state, which is held.
 */
public final class ReplayEncoder {
  private final Configuration hadoop;
  private final String base;
  private final Tokenizer tokenizer;
  private final int maxTokens;
  private final ReplayPositions positions;
  private final Map<Boolean, ChatEncoder> chats = new HashMap<>();
  private ChatTemplates templates;

  /**
   * As a recipe asks.
   *
   * @param base the base model's folder, whose chat template it is
   * @param tokenizer the model's, or null where everything is pre-tokenised
   */
  public ReplayEncoder(Configuration hadoop, String base, Replay replay, Tokenizer tokenizer) {
    this.hadoop = hadoop;
    this.base = base;
    this.tokenizer = tokenizer;
    this.maxTokens = replay.maxTokens();
    this.positions = replay.positions();
  }

  /**
   * A document as it is learnt.
   *
   * @param cut whether it was longer
   */
  public record Encoded(Sample sample, boolean cut) {}

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  int maxTokens() {
    return maxTokens;
  }

  ReplayPositions positions() {
    return positions;
  }

  /** The base model's chat templates. */
  public ChatTemplates templates() {
    if (templates == null) {
      templates = ChatTemplates.read(LocalCopy.of(hadoop, new Path(base)));
    }
    return templates;
  }

  /**
   * A document's sample.
   *
   * @param document {@code {"text"}}, {@code {"messages"}} or {@code {"input_ids"}}, which are
   *     taken as they are
   * @throws InputException where it has fewer than two tokens, for it teaches nothing, or nothing
   *     that counts
   */
  public Encoded encode(JsonRecord document) {
    if (document.has("input_ids")) {
      return encoded(document, document.ids("input_ids"), Integer.MAX_VALUE);
    }
    if (!ReplayConversation.is(document)) {
      return encoded(document, tokens(document), maxTokens);
    }
    ChatEncoder.EncodedChat chat = chat(document);
    if (positions == ReplayPositions.ALL) {
      return encoded(document, chat.ids(), maxTokens);
    }
    if (!isAnswered(chat)) {
      throw document.failure(
          "has no answer within its first %d tokens, replay.max_tokens".formatted(maxTokens));
    }
    int[] ids = cut(chat.ids(), maxTokens);
    int[] labels = ids.clone();
    for (int i = 0; i < ids.length; i++) {
      labels[i] = chat.labelled()[i] ? ids[i] : Sample.NO_LABEL;
    }
    return new Encoded(new Sample(ids, labels), ids.length < chat.ids().length);
  }

  /**
   * Refuses a model whose conversations nobody can write.
   *
   * @throws InputException where the base model has no chat template
   */
  public void requireTemplate() {
    if (templates().sources().isEmpty()) {
      throw InputException.of(
          "%s has no chat template, which conversations of the replay set are put into: neither chat_template.jinja nor chat_template in tokenizer_config.json; add one, or replay text alone"
              .formatted(base));
    }
    templates().choose(null, false);
  }

  /** A conversation's tokens, all of them, with labels on what the assistant says. */
  public ChatEncoder.EncodedChat chat(JsonRecord record) {
    requireTokenizer(record, "a conversation");
    Dialogue dialogue = ReplayConversation.of(record);
    Conversation conversation = dialogue.conversation(record.place());
    try {
      return chats
          .computeIfAbsent(
              dialogue.tools() != null,
              tools -> {
                requireTemplate();
                return new ChatEncoder(templates().choose(null, tools), tokenizer);
              })
          .encode(conversation);
    } catch (TemplateException e) {
      throw InputException.of(
          "%s: the chat template refuses it: %s".formatted(record.place(), e.getMessage()), e);
    }
  }

  /** Whether anything of an answer is left after the cut. */
  public boolean isAnswered(ChatEncoder.EncodedChat chat) {
    for (int i = 1; i < Math.min(maxTokens, chat.ids().length); i++) {
      if (chat.labelled()[i]) {
        return true;
      }
    }
    return false;
  }

  private static Encoded encoded(JsonRecord document, int[] all, int maxTokens) {
    int[] ids = cut(all, maxTokens);
    if (ids.length < 2) {
      throw document.failure("has %d tokens; a replay document needs two".formatted(ids.length));
    }
    try {
      return new Encoded(Sample.of(ids), ids.length < all.length);
    } catch (IllegalArgumentException e) {
      throw document.failure(e.getMessage());
    }
  }

  private static int[] cut(int[] ids, int maxTokens) {
    return ids.length <= maxTokens ? ids : Arrays.copyOf(ids, maxTokens);
  }

  private int[] tokens(JsonRecord document) {
    String text = document.text("text");
    requireTokenizer(document, "text");
    return tokenizer.encode(text);
  }

  private void requireTokenizer(JsonRecord document, String what) {
    if (tokenizer == null) {
      throw document.failure(
          "is %s, but the model has no tokenizer.json; give it as \"input_ids\"".formatted(what));
    }
  }
}
