package io.gere.model.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.Adapter;
import io.gere.model.LoraConfig;
import io.gere.storage.Json;
import io.gere.storage.input.GivenFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * PEFT's {@code adapter_config.json}. Keys that do not change what a finished adapter computes are
 * passed over; a key that does, and is not plain LoRA on whole projections, is refused by name.
 */
final class PeftConfig {
  static final String FILE = "adapter_config.json";

  private static final List<String> VARIANTS =
      List.of("use_dora", "use_qalora", "lora_bias", "fan_in_fan_out");

  /** Keys by which some layers are treated unlike the others, or all unlike plain LoRA. */
  private static final List<String> EXCEPTIONS =
      List.of(
          "rank_pattern",
          "alpha_pattern",
          "layers_to_transform",
          "layer_replication",
          "exclude_modules",
          "modules_to_save",
          "target_parameters",
          "trainable_token_indices",
          "alora_invocation_tokens",
          "arrow_config",
          "kasa_config",
          "monteclora_config",
          "use_bdlora");

  /** Start values that leave the base model alone; PiSSA, OLoRA and the like change its weights. */
  private static final Set<String> START_VALUES =
      Set.of("true", "false", "gaussian", "orthogonal", "eva");

  private final Path file;
  private final JsonNode json;

  private PeftConfig(Path file, JsonNode json) {
    this.file = file;
    this.json = json;
  }

  static LoraConfig read(Path file) {
    try (InputStream in = GivenFile.open(file)) {
      return new PeftConfig(file, Json.RECORDS.readTree(in)).lora();
    } catch (NoSuchFileException e) {
      throw InputException.of("%s does not exist; a PEFT adapter needs it".formatted(file), e);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private LoraConfig lora() {
    require("peft_type", Set.of("LORA"), "");
    require("task_type", Set.of("CAUSAL_LM"), "CAUSAL_LM");
    require("bias", Set.of("none"), "none");
    require("init_lora_weights", START_VALUES, "true");
    for (String key : VARIANTS) {
      if (json.path(key).asBoolean(false)) {
        throw refused(key, "only plain LoRA is computed, where it is false");
      }
    }
    for (String key : EXCEPTIONS) {
      if (json.hasNonNull(key) && (json.get(key).isValueNode() || !json.get(key).isEmpty())) {
        throw refused(
            key, "only plain LoRA, the same on every layer, is computed, where it is empty");
      }
    }
    int rank = rank();
    double alpha = number("lora_alpha", 0);
    if (!(alpha > 0 && alpha <= Adapter.MOST_ALPHA)) {
      throw refused("lora_alpha", "it must be above 0, at most %s".formatted(Adapter.MOST_ALPHA));
    }
    // Rank-stabilised LoRA (arXiv 2312.03732) scales by α/√r: the plain scale of an α·√r.
    double plainAlpha = json.path("use_rslora").asBoolean(false) ? alpha * Math.sqrt(rank) : alpha;
    double dropout = number("lora_dropout", 0);
    if (!(dropout >= 0 && dropout < 1)) {
      throw refused("lora_dropout", "it must be from 0 to below 1");
    }
    return new LoraConfig(rank, plainAlpha, targets(), dropout);
  }

  private void require(String key, Set<String> accepted, String absent) {
    String value = json.hasNonNull(key) ? json.get(key).asText() : absent;
    if (!accepted.contains(value)) {
      throw refused(key, "it must be " + String.join(" or ", accepted.stream().sorted().toList()));
    }
  }

  private int rank() {
    JsonNode rank = json.path("r");
    if (!rank.isInt() || rank.intValue() < 1 || rank.intValue() > Adapter.MOST_RANK) {
      throw refused(
          "r", "it must be a positive whole number, at most %d".formatted(Adapter.MOST_RANK));
    }
    return rank.intValue();
  }

  private double number(String key, double absent) {
    if (!json.hasNonNull(key)) {
      return absent;
    }
    if (!json.get(key).isNumber()) {
      throw refused(key, "it must be a number");
    }
    return json.get(key).doubleValue();
  }

  /** PEFT writes a set, so in any order; here they come in the order of the projections. */
  private List<String> targets() {
    List<String> known = Adapter.PROJECTIONS;
    Set<String> named = new HashSet<>();
    json.path("target_modules").forEach(target -> named.add(target.asText()));
    if (!json.path("target_modules").isArray() || named.isEmpty() || !known.containsAll(named)) {
      throw refused("target_modules", "it must be a list of some of " + known);
    }
    return known.stream().filter(named::contains).toList();
  }

  private GereException refused(String key, String what) {
    String value = json.has(key) ? "is " + json.get(key) : "is missing";
    return InputException.of("%s: %s %s; %s".formatted(file, key, value, what));
  }

  /**
   * The file's text, as PEFT writes it for a finished adapter.
   *
   * @param base the model the adapter belongs to
   */
  static String json(LoraConfig lora, String base) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("peft_type", "LORA").put("task_type", "CAUSAL_LM");
    json.put("base_model_name_or_path", base).putNull("revision").putNull("auto_mapping");
    json.put("inference_mode", true).put("r", lora.rank());
    if (lora.alpha() == Math.rint(lora.alpha()) && lora.alpha() < Integer.MAX_VALUE) {
      json.put("lora_alpha", (int) lora.alpha());
    } else {
      json.put("lora_alpha", lora.alpha());
    }
    json.put("lora_dropout", lora.dropout());
    lora.targets().forEach(json.putArray("target_modules")::add);
    json.put("bias", "none").put("fan_in_fan_out", false).put("init_lora_weights", true);
    json.put("use_rslora", false).put("use_dora", false).putNull("modules_to_save");
    json.putNull("layers_to_transform").putNull("layers_pattern");
    json.putObject("rank_pattern");
    json.putObject("alpha_pattern");
    return Json.pretty(json);
  }
}
