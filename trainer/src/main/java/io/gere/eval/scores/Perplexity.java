package io.gere.eval.scores;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.gere.GereException;
import java.util.List;

/**
 * How well a model predicts general text that it was not trained on: {@code exp(−(1/N) Σ ln P(y_t |
 * y_<t))} over all N tokens but the first of each text. All texts' tokens weigh the same. The file
 * also says the {@code value}, which follows.
 *
 * @param nats −Σ ln P, summed over the tokens
 * @param tokens that were predicted: N, at least 1
 */
@JsonPropertyOrder({"value", "nats", "tokens"})
@JsonIgnoreProperties(value = "value", allowGetters = true)
public record Perplexity(double nats, long tokens) {
  public Perplexity {
    if (nats < 0 || tokens < 1) {
      throw GereException.failure(
          "no perplexity has %s nats and %d tokens".formatted(nats, tokens));
    }
  }

  /** The perplexity, 1 or more; lower is better. */
  @JsonProperty("value")
  public double value() {
    return Math.exp(crossEntropy());
  }

  /** Its logarithm: the cross-entropy in nats per token. */
  public double crossEntropy() {
    return nats / tokens;
  }

  /** Of several parts of one text; the order of the parts decides how the sum is rounded. */
  public static Perplexity sum(List<Perplexity> parts) {
    return new Perplexity(
        parts.stream().mapToDouble(Perplexity::nats).sum(),
        parts.stream().mapToLong(Perplexity::tokens).sum());
  }
}
