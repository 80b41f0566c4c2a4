package io.gere.model.huggingface;

import io.gere.InputException;
import io.gere.RegularFile;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.model.Parameters;
import io.gere.model.WeightSharding;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.WeightNames;
import io.gere.model.family.DecoderConfigReader;
import io.gere.model.family.DecoderConfigWriter;
import io.gere.model.safetensors.SafetensorsContent;
import io.gere.model.safetensors.StoredTensor;
import io.gere.model.safetensors.StoredType;
import io.gere.model.safetensors.TensorSource;
import io.gere.storage.FolderWriter;
import io.gere.storage.LocalFile;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Hugging Face model folders, read and written. */
public final class ModelFolder {
  public static final String CONFIG = "config.json";

  /** What belongs to a model besides its weights; copied unchanged from folder to folder. */
  private static final List<String> COMPANIONS =
      List.of(
          Tokenizer.FILE_NAME,
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "tokenizer.model",
          "vocab.json",
          "merges.txt",
          "chat_template.jinja",
          "generation_config.json");

  /** What a folder that holds weights has one of. */
  public static final List<String> WEIGHTS =
      List.of(CheckpointShards.SINGLE_FILE, CheckpointShards.INDEX_FILE);

  private ModelFolder() {}

  /**
   * Refuses a local folder whose configuration cannot be computed or whose files do not hold the
   * weights that it asks for; reads no weight.
   */
  public static void requireReadable(Path folder) {
    DecoderConfig config = DecoderConfigReader.read(folder.resolve(CONFIG));
    try (CheckpointShards shards = CheckpointShards.open(folder)) {
      ParameterCheck.require(config, shards);
    }
  }

  /** The model in a local folder, its weights turned to float32. */
  public static DecoderModel load(Path folder) {
    return load(folder, Optional.empty(), 0);
  }

  /** The same, with a new LoRA adapter if one is described. */
  public static DecoderModel load(Path folder, Optional<LoraConfig> lora, long seed) {
    return load(folder, lora, seed, ElementType.FLOAT32);
  }

  /**
   * The model in a local folder, with a new LoRA adapter if one is described.
   *
   * @param seed of the adapter's start values
   * @param type what the weights become: FLOAT32 or BFLOAT16
   */
  public static DecoderModel load(
      Path folder, Optional<LoraConfig> lora, long seed, ElementType type) {
    return load(folder, lora, seed, type, Optional.empty(), Optional.empty());
  }

  /**
   * The same.
   *
   * @param sharding with whom the weights are shared, if at all; each rank then reads its part only
   */
  public static DecoderModel load(
      Path folder,
      Optional<LoraConfig> lora,
      long seed,
      ElementType type,
      Function<DecoderConfig, Optional<WeightSharding>> sharding) {
    DecoderConfig config = DecoderConfigReader.read(folder.resolve(CONFIG));
    return load(folder, lora, seed, type, Optional.empty(), sharding.apply(config));
  }

  /**
   * The same, its weights averaged with another's.
   *
   * @param average the other one; both are averaged in float32 and rounded once
   * @param sharding with whom the weights are shared; each rank then reads its part only
   */
  static DecoderModel load(
      Path folder,
      Optional<LoraConfig> lora,
      long seed,
      ElementType type,
      Optional<BaseShare> average,
      Optional<WeightSharding> sharding) {
    DecoderConfig config = DecoderConfigReader.read(folder.resolve(CONFIG));
    try (CheckpointShards shards = CheckpointShards.open(folder);
        Blend blend = average.map(with -> with.open(folder, config)).orElse(null)) {
      ParameterCheck.require(config, shards);
      TiedHead.require(config, shards);
      DecoderModel model = DecoderModel.empty(config, lora, seed, type, sharding);
      try {
        ParameterReader reader = new ParameterReader();
        for (Parameters.Part part : model.store().parameters().parts()) {
          StoredTensor stored = shards.tensors().get(part.parameter());
          if (blend == null) {
            reader.read(stored, part);
          } else {
            blend.read(reader, stored, model.ops().decoder(), part.tensor());
          }
        }
        reader.requireFinite(folder);
        return model;
      } catch (RuntimeException e) {
        model.close();
        throw e;
      }
    }
  }

  /** The head of the model in a local folder, alone: the embedding where the two are tied. */
  public static Tensor head(TensorScope into, Path folder, ElementType type) {
    DecoderConfig config = DecoderConfigReader.read(folder.resolve(CONFIG));
    String name = config.tiedEmbeddings() ? WeightNames.EMBEDDING : WeightNames.HEAD;
    try (CheckpointShards shards = CheckpointShards.open(folder)) {
      ParameterCheck.require(config, shards);
      Tensor head = into.empty(type, config.parameterShapes().get(name));
      ParameterReader reader = new ParameterReader();
      reader.read(shards.tensors().get(name), head);
      reader.requireFinite(folder);
      return head;
    }
  }

  /**
   * Writes the model, with what lies beside it in the folder it came from.
   *
   * @param origin local folder whose config.json and tokenizer go with the weights
   */
  public static void write(DecoderModel model, Path origin, FolderWriter into) {
    StoredType type = StoredType.of(model.type());
    copyCompanions(origin, into);
    write(model, DecoderConfigWriter.withStoredType(origin.resolve(CONFIG), type), into);
  }

  /**
   * Writes what was trained: the adapter, or the whole model.
   *
   * @param origin local folder of the model where training started
   * @param base the same as a recipe names it
   */
  public static void writeTrained(DecoderModel model, Path origin, String base, FolderWriter into) {
    model
        .adapter()
        .ifPresentOrElse(
            adapter -> PeftFolder.write(adapter, base, into), () -> write(model, origin, into));
  }

  /** Bytes of the weights that {@link #writeTrained} writes. */
  public static long trainedBytes(DecoderModel model) {
    return model
        .adapter()
        .map(adapter -> StoredParameter.all(adapter.parameters()))
        .orElseGet(() -> StoredParameter.all(model.store()))
        .stream()
        .mapToLong(TensorSource::bytes)
        .sum();
  }

  /**
   * Takes part in {@link #writeTrained} on another rank, where the ranks share the weights: what is
   * written comes together segment by segment.
   */
  public static void handOverTrained(DecoderModel model) {
    if (model.adapter().isEmpty()) {
      model.store().emptyForward();
    }
  }

  /** Writes a model that was made from scratch; its tokenizer is up to the caller. */
  public static void write(DecoderModel model, String configJson, FolderWriter into) {
    write(StoredParameter.all(model.store()), configJson, into);
  }

  /**
   * Writes weights, in as many files as they need, and then the configuration they belong to:
   * nobody takes a folder that has none for a model.
   */
  static void write(List<? extends TensorSource> weights, String configJson, FolderWriter into) {
    ShardPlan plan = ShardPlan.of(weights, ShardPlan.DEFAULT_MAXIMUM_BYTES);
    for (ShardPlan.ShardFile shard : plan.shards()) {
      into.write(shard.fileName(), new SafetensorsContent(shard.tensors()));
    }
    plan.indexJson()
        .ifPresent(
            json ->
                into.write(
                    CheckpointShards.INDEX_FILE,
                    out -> out.write(json.getBytes(StandardCharsets.UTF_8))));
    into.write(CONFIG, out -> out.write(configJson.getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether a file of this name belongs to a model besides its weights and their configuration. */
  public static boolean isCompanion(String name) {
    return COMPANIONS.contains(name);
  }

  /**
   * Copies a tokenizer, under the name that it has in a model's folder, and what lies beside it.
   *
   * @param tokenizer local file in the format of {@code tokenizer.json}, whatever it is called
   */
  public static void copyTokenizer(Path tokenizer, FolderWriter into) {
    copy(tokenizer, Tokenizer.FILE_NAME, into);
    Path folder = tokenizer.toAbsolutePath().getParent();
    COMPANIONS.stream()
        .filter(name -> !name.equals(Tokenizer.FILE_NAME))
        .forEach(name -> copy(folder.resolve(name), name, into));
  }

  /** Copies tokenizer and generation settings, as far as they are there. */
  public static void copyCompanions(Path origin, FolderWriter into) {
    COMPANIONS.forEach(name -> copy(origin.resolve(name), name, into));
  }

  private static void copy(Path file, String name, FolderWriter into) {
    if (Files.exists(file)) {
      RegularFile.require(file);
      try {
        byte[] content = LocalFile.bytes(file);
        into.write(name, out -> out.write(content));
      } catch (IOException e) {
        throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
      }
    }
  }
}
