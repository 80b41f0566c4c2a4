package io.gere.bench;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.DecoderConfigBuilder;
import io.gere.model.family.DecoderConfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

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

  /** Those that a GPU is measured with: the sizes of Llama 3.2 and 3.1, full replay documents. */
  private static final Map<String, BenchShape> NAMED =
      Map.of(
          "reference", REFERENCE,
          "1b", new BenchShape(16, 2048, 32, 8, 8192, 32_000, 4, 563),
          "3b", new BenchShape(28, 3072, 24, 8, 8192, 32_000, 4, 563),
          "8b", new BenchShape(32, 4096, 32, 8, 14_336, 128_256, 4, 563));

  /**
   * A shape by its name, or that of a model's folder.
   *
   * @param name reference, 1b, 3b, 8b, or a folder with a {@code config.json}
   * @throws GereException with exit code 3 when it is neither
   */
  public static BenchShape of(String name) {
    Path config = Path.of(name, "config.json");
    if (NAMED.containsKey(name)) {
      return NAMED.get(name);
    }
    if (!Files.exists(config)) {
      throw InputException.of(
          "no shape '%s'; there are reference, 1b, 3b, 8b, 8b-lora and folders with a config.json"
              .formatted(name));
    }
    DecoderConfig model = DecoderConfigReader.read(config);
    return new BenchShape(
        model.layers(),
        model.hiddenSize(),
        model.heads(),
        model.kvHeads(),
        model.feedForwardSize(),
        model.vocabularySize(),
        4,
        563);
  }

  public DecoderConfig config() {
    return new DecoderConfigBuilder()
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
