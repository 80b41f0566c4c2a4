package io.gere.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.model.LlamaConfig;

/**
 * The model that is measured and the global batch it is fed.
 *
 * @param vocabulary with embedding and head untied
 * @param sequences of a micro-batch
 * @param tokens of each sequence
 */
@JsonNaming(SnakeCaseStrategy.class)
public record BenchShape(
    int layers,
    int hidden,
    int heads,
    int kvHeads,
    int feedForward,
    int vocabulary,
    int sequences,
    int tokens) {
  /** The one whose numbers are compared from version to version. */
  public static final BenchShape REFERENCE = new BenchShape(6, 384, 6, 2, 1024, 8192, 8, 256);

  public LlamaConfig config() {
    return LlamaConfig.builder()
        .vocabularySize(vocabulary)
        .hiddenSize(hidden)
        .layers(layers)
        .heads(heads)
        .kvHeads(kvHeads)
        .headDimension(hidden / heads)
        .feedForwardSize(feedForward)
        .maxPositions(tokens)
        .build();
  }

  /** Weights that a token is multiplied with: all but the embedding, which only looks a row up. */
  public long productParameters() {
    return config().parameterCount() - (long) vocabulary * hidden;
  }
}
