package io.gere.model.huggingface;

import io.gere.InputException;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.WeightNames;
import io.gere.model.family.DecoderConfigReader;
import io.gere.model.safetensors.ListPreview;
import io.gere.model.safetensors.StoredTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Whether a checkpoint holds exactly the weights that its configuration asks for. */
public final class ParameterCheck {
  /** What a model computes with its weights, besides what their shapes say. */
  private static final Map<String, Function<DecoderConfig, Object>> COMPUTED =
      new TreeMap<>(
          Map.of(
              "attention", DecoderConfig::attention,
              "feed-forward blocks", DecoderConfig::feedForward,
              "heads", DecoderConfig::heads,
              "key and value heads", DecoderConfig::kvHeads,
              "norms", DecoderConfig::norms,
              "rotary embeddings", DecoderConfig::rotation,
              "scales", DecoderConfig::scales));

  private ParameterCheck() {}

  /**
   * Refuses a checkpoint that does not hold the weights of another model of the same kind.
   *
   * @param config the other model's
   * @param model where the other model lies
   */
  static void requireLike(Path model, DecoderConfig config, CheckpointShards checkpoint) {
    String complaints = complaints(config, checkpoint);
    if (!complaints.isEmpty()) {
      throw InputException.of(
          "%s: the weights are not those of a model like %s; %s"
              .formatted(checkpoint.folder(), model, complaints));
    }
    DecoderConfig other = DecoderConfigReader.read(checkpoint.folder().resolve("config.json"));
    List<String> differences =
        COMPUTED.entrySet().stream()
            .filter(what -> !what.getValue().apply(config).equals(what.getValue().apply(other)))
            .map(Map.Entry::getKey)
            .toList();
    if (!differences.isEmpty()) {
      throw InputException.of(
          "%s is another kind of model than %s: their config.json differ in %s"
              .formatted(checkpoint.folder(), model, String.join(", ", differences)));
    }
    TiedHead.require(config, checkpoint);
  }

  /**
   * Refuses missing, unknown and misshapen tensors, all in one message. Two sorts may be there and
   * are passed over: rotary frequencies, which early versions of Transformers stored, and a head
   * that is tied to the embedding.
   */
  public static void require(DecoderConfig config, CheckpointShards checkpoint) {
    String complaints = complaints(config, checkpoint);
    if (!complaints.isEmpty()) {
      throw InputException.of(
          "%s: the weights do not fit config.json; %s".formatted(checkpoint.folder(), complaints));
    }
  }

  private static String complaints(DecoderConfig config, CheckpointShards checkpoint) {
    Map<String, long[]> expected = config.parameterShapes();
    Map<String, StoredTensor> found = checkpoint.tensors();
    List<String> missing =
        expected.keySet().stream().filter(name -> !found.containsKey(name)).toList();
    List<String> unknown =
        found.keySet().stream()
            .filter(name -> !expected.containsKey(name))
            .filter(name -> !name.endsWith(".rotary_emb.inv_freq"))
            .filter(name -> !(config.tiedEmbeddings() && name.equals(WeightNames.HEAD)))
            .toList();
    List<String> misshapen = new ArrayList<>();
    expected.forEach(
        (name, shape) -> {
          StoredTensor tensor = found.get(name);
          if (tensor != null && !Arrays.equals(tensor.entry().shape(), shape)) {
            misshapen.add(
                "%s %s instead of %s"
                    .formatted(
                        name, Arrays.toString(tensor.entry().shape()), Arrays.toString(shape)));
          }
        });
    List<String> complaints = new ArrayList<>();
    complain(complaints, "missing", missing);
    complain(complaints, "unknown", unknown);
    complain(complaints, "of another shape", misshapen);
    return String.join("; ", complaints);
  }

  private static void complain(List<String> complaints, String what, List<String> names) {
    if (!names.isEmpty()) {
      complaints.add("%s: %s".formatted(what, ListPreview.of(names)));
    }
  }
}
