package io.gere.eval.scores;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.gere.GereException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What has moved inside a model since the base model, on general text that it was not trained on:
 * at every token that another one follows. The file also says {@code kl}, which follows.
 *
 * @param nats KL(base ‖ model) of the next token's distribution, summed over the tokens
 * @param tokens that are followed by another: as many as the perplexity counts
 * @param layers every decoder layer, rising; the last is what the head reads
 */
@JsonPropertyOrder({"kl", "nats", "tokens", "layers"})
@JsonIgnoreProperties(value = "kl", allowGetters = true)
public record Movement(double nats, long tokens, List<LayerMovement> layers) {
  public Movement {
    layers = List.copyOf(layers);
    if (layers.isEmpty() || tokens < 1) {
      throw GereException.failure(
          "nothing moves in %d layers over %d tokens".formatted(layers.size(), tokens));
    }
  }

  /** KL(base ‖ model), nats per token. */
  @JsonProperty("kl")
  public double kl() {
    return nats / tokens;
  }

  /** The last hidden state, which the paper's losses hold. */
  public LayerMovement last() {
    return layers.get(layers.size() - 1);
  }

  /** Of several parts of one text; the order of the parts decides how sums are rounded. */
  public static Movement sum(List<Movement> parts) {
    int layers = parts.get(0).layers().size();
    return new Movement(
        parts.stream().mapToDouble(Movement::nats).sum(),
        parts.stream().mapToLong(Movement::tokens).sum(),
        IntStream.range(0, layers)
            .mapToObj(slot -> parts.stream().map(part -> part.layers().get(slot)).toList())
            .map(LayerMovement::sum)
            .toList());
  }
}
