package io.gere.model.family;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.InputException;
import io.gere.config.choice.DecoderFamily;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.DecoderConfigBuilder;
import io.gere.model.decoder.Limits;
import io.gere.storage.Json;
import io.gere.storage.input.GivenFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a Hugging Face config.json of version 4 or 5 of Transformers. What is missing has the value
 * that Transformers gives it; what would change the computation and is not known here is refused.
 */
public final class DecoderConfigReader {
  private DecoderConfigReader() {}

  /** Reads a config.json; refuses what this program would compute wrongly. */
  public static DecoderConfig read(Path file) {
    try {
      return config(new ConfigKeys(object(file), ""));
    } catch (IllegalArgumentException e) {
      throw InputException.of("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** A description that was made here, as {@link DecoderConfigWriter} writes it. */
  public static DecoderConfig parse(String json) {
    try {
      return config(new ConfigKeys(Json.MAPPER.readTree(json), ""));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The file's JSON as it stands. */
  static ObjectNode object(Path file) {
    try (InputStream in = GivenFile.open(file)) {
      if (Json.RECORDS.readTree(in) instanceof ObjectNode object) {
        return object;
      }
    } catch (NoSuchFileException e) {
      throw InputException.of("%s does not exist; a model folder needs it".formatted(file), e);
    } catch (JsonProcessingException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file, Json.reason(e)), e);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    throw InputException.of("%s holds no JSON object".formatted(file));
  }

  private static DecoderConfig config(ConfigKeys keys) {
    NotComputed.refuse(keys);
    DecoderFamily family = family(keys);
    FamilyKeys own = new FamilyKeys(family, keys);
    int hidden = size(keys, "hidden_size", Limits.WIDTH);
    int heads = size(keys, "num_attention_heads", Limits.WIDTH);
    // Of each layer, and of each of a head's numbers, something is listed from here on.
    int layers = size(keys, "num_hidden_layers", Limits.LAYERS);
    int headDimension = own.headDimension(hidden, heads);
    Limits.require("head_dim", headDimension, Limits.WIDTH);
    Windows windows = Windows.read(family, keys, layers);
    DecoderConfig config =
        new DecoderConfigBuilder()
            .vocabularySize(keys.integer("vocab_size"))
            .hiddenSize(hidden)
            .layers(layers)
            .heads(heads)
            .kvHeads(keys.integer("num_key_value_heads", heads))
            .headDimension(headDimension)
            .feedForwardSize(keys.integer("intermediate_size"))
            .norms(own.norms())
            .attention(own.attention(headDimension, windows))
            .rotation(Rotations.read(family, keys, headDimension, windows.ofLayers()))
            .feedForward(own.feedForward())
            .scales(own.scales(hidden))
            .fusedProjections(own.fusedProjections())
            .maxPositions(keys.integer("max_position_embeddings"))
            .tiedEmbeddings(own.tiedEmbeddings())
            .bosId(keys.tokenId("bos_token_id"))
            .eosId(keys.tokenId("eos_token_id"))
            .build();
    Limits.requireParameters(config.parameterCount());
    return config;
  }

  private static int size(ConfigKeys keys, String key, int most) {
    int value = keys.integer(key);
    Limits.require(key, value, most);
    return value;
  }

  private static DecoderFamily family(ConfigKeys keys) {
    if (!keys.has("architectures")) {
      throw keys.missing("architectures");
    }
    JsonNode architectures = keys.get("architectures");
    Optional<DecoderFamily> found =
        DecoderFamily.of(architectures.path(0).asText()).filter(f -> architectures.size() == 1);
    DecoderFamily family =
        found.orElseThrow(
            () ->
                keys.refused(
                    "architectures",
                    "only one of these can be read: "
                        + Arrays.stream(DecoderFamily.values())
                            .map(DecoderFamily::architecture)
                            .collect(Collectors.joining(", "))));
    if (!keys.text("model_type").orElse(family.modelType()).equals(family.modelType())) {
      throw keys.refused("model_type", "for this architecture it must be " + family.modelType());
    }
    return family;
  }
}
