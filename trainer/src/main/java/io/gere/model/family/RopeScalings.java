package io.gere.model.family;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.config.choice.DecoderFamily;
import io.gere.model.decoder.LongRopeScaling;
import io.gere.model.decoder.RopeScaling;
import io.gere.model.decoder.YarnScaling;
import java.util.ArrayList;
import java.util.List;

/** The kinds of scaled rotary embeddings, by the names that Transformers gives them. */
final class RopeScalings {
  private static final String ORIGINAL = "original_max_position_embeddings";

  private final DecoderFamily family;
  private final ConfigKeys keys;
  private final ConfigKeys rope;

  /**
   * @param keys of the whole file
   * @param rope of the embedding
   */
  RopeScalings(DecoderFamily family, ConfigKeys keys, ConfigKeys rope) {
    this.family = family;
    this.keys = keys;
    this.rope = rope;
  }

  RopeScaling read() {
    String key = rope.has("rope_type") ? "rope_type" : "type";
    String kind = rope.text(key).orElse("default");
    if (family == DecoderFamily.PHI3 && (kind.equals("su") || kind.equals("yarn"))) {
      // What early Phi-3 folders call it.
      kind = "longrope";
    }
    return switch (kind) {
      case "default" -> new RopeScaling.None();
      case "linear" -> new RopeScaling.Linear(rope.number("factor"));
      case "dynamic" -> new RopeScaling.Dynamic(rope.number("factor"), maxPositions());
      case "llama3" ->
          new RopeScaling.Llama3(
              rope.number("factor"),
              rope.number("low_freq_factor"),
              rope.number("high_freq_factor"),
              rope.integer(ORIGINAL));
      case "yarn" -> yarn();
      case "longrope" -> longRope();
      default ->
          throw rope.refused(
              key, "only default, linear, dynamic, llama3, yarn and longrope are computed");
    };
  }

  private int maxPositions() {
    return keys.integer("max_position_embeddings");
  }

  private RopeScaling yarn() {
    double factor = rope.number("factor");
    double byDefault =
        rope.number("mscale", 0) != 0 && rope.number("mscale_all_dim", 0) != 0
            ? YarnScaling.attentionFactor(factor, rope.number("mscale"))
                / YarnScaling.attentionFactor(factor, rope.number("mscale_all_dim"))
            : YarnScaling.attentionFactor(factor, 1);
    return new YarnScaling(
        factor,
        rope.integer(ORIGINAL, maxPositions()),
        rope.number("attention_factor", byDefault),
        rope.number("beta_fast", 32),
        rope.number("beta_slow", 1),
        !rope.has("truncate") || rope.flag("truncate"));
  }

  private RopeScaling longRope() {
    int original =
        rope.integer(ORIGINAL, keys.integer(ORIGINAL, family == DecoderFamily.PHI3 ? 4096 : 0));
    double factor = original > 0 ? (double) maxPositions() / original : rope.number("factor");
    if (original > 0 && rope.has("factor") && rope.number("factor") != factor) {
      throw rope.refused(
          "factor", "max_position_embeddings / %s says %s".formatted(ORIGINAL, factor));
    }
    original = original > 0 ? original : maxPositions();
    return new LongRopeScaling(
        numbers("short_factor"),
        numbers("long_factor"),
        original,
        rope.number("attention_factor", LongRopeScaling.attentionFactor(factor, original)));
  }

  private List<Double> numbers(String key) {
    if (!rope.has(key)) {
      throw rope.missing(key);
    }
    List<Double> numbers = new ArrayList<>();
    for (JsonNode number : rope.get(key)) {
      if (!number.isNumber()) {
        throw rope.refused(key, "it must be a list of numbers");
      }
      numbers.add(number.doubleValue());
    }
    return numbers;
  }
}
