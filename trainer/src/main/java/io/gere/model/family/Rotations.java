package io.gere.model.family;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.config.choice.DecoderFamily;
import io.gere.model.decoder.Positive;
import io.gere.model.decoder.Rope;
import io.gere.model.decoder.RopeScaling;
import io.gere.model.decoder.Rotation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rotary embeddings. Version 4 of Transformers calls their object {@code rope_scaling}, beside
 * {@code rope_theta}; version 5 {@code rope_parameters} with everything inside, in Gemma 3 once for
 * each type of layer.
 */
final class Rotations {
  private final DecoderFamily family;
  private final ConfigKeys keys;
  private final int headDimension;

  private Rotations(DecoderFamily family, ConfigKeys keys, int headDimension) {
    this.family = family;
    this.keys = keys;
    this.headDimension = headDimension;
  }

  static Rotation read(
      DecoderFamily family, ConfigKeys keys, int headDimension, List<Boolean> windowed) {
    Rotations rotations = new Rotations(family, keys, headDimension);
    ConfigKeys object = rotations.object();
    int layers = windowed.size();
    return switch (family) {
      case LLAMA, MISTRAL, QWEN2, QWEN3, OLMO2, PHI3, GEMMA2, GRANITE ->
          Rotation.everywhere(rotations.rope(object, "rope_theta", 10_000), layers);
      case COHERE ->
          new Rotation(
              List.of(rotations.rope(object, "rope_theta", 10_000)),
              Rotation.everywhere(rotations.rope(object, "rope_theta", 10_000), layers).ofLayer(),
              true);
      case SMOLLM3 -> {
        List<Boolean> rotated = rotatedLayers(keys, layers);
        yield new Rotation(
            List.of(rotations.rope(object, "rope_theta", 2_000_000)),
            rotated.stream().map(rotates -> rotates ? 0 : -1).toList(),
            false);
      }
      case GEMMA3 ->
          new Rotation(
              rotations.globalAndLocal(object),
              windowed.stream().map(local -> local ? 1 : 0).toList(),
              false);
    };
  }

  private ConfigKeys object() {
    String name = keys.has("rope_scaling") ? "rope_scaling" : "rope_parameters";
    if (keys.has(name) && !keys.get(name).isObject()) {
      throw keys.refused(name, "it must be an object");
    }
    return new ConfigKeys(keys.get(name), name + ".");
  }

  /** Layers with a window have another base, and are never scaled. */
  private List<Rope> globalAndLocal(ConfigKeys object) {
    if (object.has("full_attention") || object.has("sliding_attention")) {
      return List.of(
          rope(object.inner("full_attention"), "rope_theta", 1_000_000),
          rope(object.inner("sliding_attention"), "rope_local_base_freq", 10_000));
    }
    double localTheta = keys.number("rope_local_base_freq", 10_000);
    return List.of(
        rope(object, "rope_theta", 1_000_000),
        new Rope(localTheta, new RopeScaling.None(), headDimension));
  }

  private Rope rope(ConfigKeys object, String thetaKey, double defaultTheta) {
    double theta = object.number("rope_theta", keys.number(thetaKey, defaultTheta));
    double share = object.number("partial_rotary_factor", keys.number("partial_rotary_factor", 1));
    if (share != 1 && family != DecoderFamily.PHI3) {
      throw (object.has("partial_rotary_factor") ? object : keys)
          .refused(
              "partial_rotary_factor", "a %s rotates whole heads".formatted(family.modelType()));
    }
    return new Rope(
        theta, new RopeScalings(family, keys, object).read(), (int) (headDimension * share));
  }

  /** Of each layer of a SmolLM3, whether it rotates. */
  static List<Boolean> rotatedLayers(ConfigKeys keys, int layers) {
    if (keys.has("no_rope_layers")) {
      List<Boolean> rotated = new ArrayList<>();
      for (JsonNode layer : keys.get("no_rope_layers")) {
        rotated.add(layer.asInt() != 0);
      }
      if (rotated.size() < layers) {
        throw keys.refused("no_rope_layers", "it must name num_hidden_layers = " + layers);
      }
      return rotated.subList(0, layers);
    }
    int interval = keys.integer("no_rope_layer_interval", 4);
    Positive.require("no_rope_layer_interval", interval);
    return IntStream.range(0, layers).mapToObj(layer -> (layer + 1) % interval != 0).toList();
  }
}
