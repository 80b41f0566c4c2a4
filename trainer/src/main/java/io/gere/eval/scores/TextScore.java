package io.gere.eval.scores;

import io.gere.thresholds.ActivationMoments;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What was measured on held-out text.
 *
 * @param perplexity of the text
 * @param movement how far the model is from the base model; null for the base model itself
 * @param baseStates moments of the base model's hidden states, layer by layer; null for others
 */
public record TextScore(
    Perplexity perplexity, Movement movement, List<ActivationMoments> baseStates) {

  /** The base model's own. */
  public static TextScore ofBase(Perplexity perplexity, List<ActivationMoments> states) {
    return new TextScore(perplexity, null, states);
  }

  /** A later stage's. */
  public static TextScore ofStage(Perplexity perplexity, Movement movement) {
    return new TextScore(perplexity, movement, null);
  }

  /** The base model's moments over all parts of the text, joined in their order. */
  public static List<ActivationMoments> baseStates(List<TextScore> parts) {
    List<ActivationMoments> first = parts.get(0).baseStates();
    return IntStream.range(0, first.size())
        .mapToObj(
            slot -> {
              ActivationMoments all = new ActivationMoments(first.get(slot).dimensions());
              parts.forEach(part -> all.merge(part.baseStates().get(slot)));
              return all;
            })
        .toList();
  }
}
