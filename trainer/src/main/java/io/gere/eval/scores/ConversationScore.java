package io.gere.eval.scores;

import java.util.List;

/**
 * How a model converses, by conversations that it never learns.
 *
 * @param form of its own answers in place of the last ones
 * @param perplexity on all that the assistant says in them, the ends of its turns too
 */
public record ConversationScore(FormScore form, Perplexity perplexity) {

  /** Of several parts of one file. */
  static ConversationScore sum(List<ConversationScore> parts) {
    return new ConversationScore(
        FormScore.sum(parts.stream().map(ConversationScore::form).toList()),
        Perplexity.sum(parts.stream().map(ConversationScore::perplexity).toList()));
  }
}
