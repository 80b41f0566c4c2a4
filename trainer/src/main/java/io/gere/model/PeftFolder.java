package io.gere.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.GereException;
import io.gere.storage.Json;
import io.gere.storage.StepFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * LoRA adapters in PEFT's layout: {@code adapter_config.json}, {@code adapter_model.safetensors}.
 */
public final class PeftFolder {
  private static final String CONFIG = "adapter_config.json";
  private static final String WEIGHTS = "adapter_model.safetensors";

  private PeftFolder() {}

  /** The shape of the adapter in a local folder. */
  public static LoraConfig config(Path folder) {
    Path file = folder.resolve(CONFIG);
    JsonNode json;
    try {
      json = Json.MAPPER.readTree(file.toFile());
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    require(file, json, "peft_type", "LORA");
    for (String variant : List.of("use_dora", "use_rslora", "fan_in_fan_out")) {
      if (json.path(variant).asBoolean(false)) {
        throw GereException.failure(
            "%s: %s is true; only plain LoRA is read".formatted(file, variant));
      }
    }
    List<String> targets = new ArrayList<>();
    json.path("target_modules").forEach(target -> targets.add(target.asText()));
    if (targets.isEmpty() || Projection.of(targets).size() != targets.size()) {
      throw GereException.failure(
          "%s: target_modules is %s; it must be a list of %s"
              .formatted(
                  file,
                  json.path("target_modules"),
                  Arrays.stream(Projection.values()).map(Projection::target).toList()));
    }
    int rank = json.path("r").asInt(0);
    double alpha = json.path("lora_alpha").asDouble(0);
    if (rank < 1 || !(alpha > 0)) {
      throw GereException.failure(
          "%s: r is %d and lora_alpha is %s; both must be positive".formatted(file, rank, alpha));
    }
    return new LoraConfig(rank, alpha, targets, json.path("lora_dropout").asDouble(0));
  }

  private static void require(Path file, JsonNode json, String key, String value) {
    if (!json.path(key).asText().equals(value)) {
      throw GereException.failure(
          "%s: %s is %s; it must be %s".formatted(file, key, json.path(key), value));
    }
  }

  /** Fills the model's adapter from a local folder. */
  public static void read(Path folder, LlamaModel model) {
    ParameterSet parameters = model.adapter().orElseThrow().parameters();
    Path path = folder.resolve(WEIGHTS);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      Map<String, StoredTensor> stored = new LinkedHashMap<>();
      file.entries().forEach(entry -> stored.put(entry.name(), new StoredTensor(file, entry)));
      TreeSet<String> missing = new TreeSet<>(parameters.tensors().keySet());
      missing.removeAll(stored.keySet());
      TreeSet<String> extra = new TreeSet<>(stored.keySet());
      extra.removeAll(parameters.tensors().keySet());
      if (!missing.isEmpty() || !extra.isEmpty()) {
        throw GereException.failure(
            "%s does not fit the model: missing %s; not known %s"
                .formatted(path, FirstFew.of(missing), FirstFew.of(extra)));
      }
      parameters
          .tensors()
          .forEach(
              (name, tensor) -> {
                StoredTensor source = stored.get(name);
                if (!Arrays.equals(source.entry().shape(), tensor.shape())) {
                  throw GereException.failure(
                      "%s: %s has shape %s; the model wants %s"
                          .formatted(
                              path,
                              name,
                              Arrays.toString(source.entry().shape()),
                              Arrays.toString(tensor.shape())));
                }
                ParameterReader.read(model.ops(), source, tensor);
              });
    }
  }

  /**
   * Writes the model's adapter.
   *
   * @param base the model it belongs to, as PEFT's configuration names it
   */
  public static void write(LlamaModel model, String base, StepFolder.Rebuild into) {
    LoraAdapter adapter = model.adapter().orElseThrow();
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("peft_type", "LORA");
    config.put("task_type", "CAUSAL_LM");
    config.put("base_model_name_or_path", base);
    config.put("r", adapter.config().rank());
    config.put("lora_alpha", adapter.config().alpha());
    config.put("lora_dropout", adapter.config().dropout());
    config.put("bias", "none");
    config.put("fan_in_fan_out", false);
    config.put("inference_mode", true);
    config.put("init_lora_weights", true);
    config.put("target_modules", adapter.config().targets());
    byte[] json = Json.pretty(config).getBytes(StandardCharsets.UTF_8);
    into.write(CONFIG, out -> out.write(json));
    into.write(
        WEIGHTS, out -> SafetensorsWriter.write(out, StoredParameter.all(adapter.parameters())));
  }
}
