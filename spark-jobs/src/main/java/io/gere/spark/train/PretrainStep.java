package io.gere.spark.train;

import static io.gere.RootLocale.format;

import io.gere.InputException;
import io.gere.config.Pretrain;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.Task;
import io.gere.config.Train;
import io.gere.config.choice.AdapterType;
import io.gere.config.choice.ReplayLossKind;
import io.gere.config.yaml.KeyValues;
import io.gere.config.yaml.RecipeTree;
import io.gere.data.record.DataFile;
import io.gere.model.DecoderModel;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.DecoderConfigBuilder;
import io.gere.model.family.DecoderConfigReader;
import io.gere.model.family.DecoderConfigWriter;
import io.gere.model.huggingface.ModelFolder;
import io.gere.progress.ProgressLog;
import io.gere.spark.corpus.CorpusListing;
import io.gere.spark.corpus.CorpusText;
import io.gere.spark.track.RunTracking;
import io.gere.storage.DiskSpace;
import io.gere.storage.Json;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.storage.copy.LocalCopy;
import io.gere.storage.input.ContentHash;
import io.gere.tensor.Torch;
import io.gere.text.Tokenizer;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * {@code pretrain}: a small model from scratch. The corpus becomes a pre-tokenised task of which
 * every token is a label, a random model becomes {@code model.path}, and {@link TrainStep} does the
 * rest.
 */
public final class PretrainStep {
  private static final String TASK = "base";

  /** Of a parameter in a checkpoint: its float32 weight and AdamW's two moments. */
  private static final long CHECKPOINT_BYTES = 12;

  private final SparkSession spark;
  private final Recipe recipe;
  private final RunFolder run;
  private volatile TrainStep trainStep;

  public PretrainStep(SparkSession spark, Recipe recipe) {
    if (recipe.pretrain() == null) {
      throw InputException.of("pretrain is missing; add it to the recipe");
    }
    this.spark = spark;
    this.recipe = recipe;
    this.run = RunFolder.of(spark.sparkContext().hadoopConfiguration(), recipe.run());
  }

  /** Makes the model; returns its folder. */
  public Path run(ProgressLog log) {
    java.nio.file.Path tokenizerFile = tokenizerFile();
    StepFolder text = run.step("text");
    StepFolder start = run.step("start");
    try (Tokenizer tokenizer = Tokenizer.openFile(tokenizerFile, recipe.text())) {
      tokenizer.requireEos();
      writeStart(start, tokenizerFile, tokenizer, log);
      writeText(text, tokenizer, log);
      text.requireWhole(
          "run 'gere pretrain'"); // read as any task, by readers that know no manifest
    }
    Recipe training = asTraining(start.path().toString(), text.file("train.jsonl").toString());
    trainStep = new TrainStep(spark, training);
    RunTracking tracking = new RunTracking(training, run, log);
    tracking.during(
        () -> {
          tracking.begins("pretrain", Optional.empty());
          trainStep.run(log, tracking);
        });
    return run.trained(0, TASK).path();
  }

  /** The file that the recipe names, or the one in the folder that it names, on this host. */
  private java.nio.file.Path tokenizerFile() {
    String name = RequiredKeys.text("pretrain.tokenizer", recipe.pretrain().tokenizer());
    DataFile place =
        DataFile.find(run.hadoop(), name)
            .orElseThrow(
                () ->
                    InputException.of(
                        "%s, pretrain.tokenizer, does not exist; correct it in the recipe"
                            .formatted(name)));
    DataFile file = place.isFolder() ? place.inside(Tokenizer.FILE_NAME) : place;
    return LocalCopy.of(run.hadoop(), file.path().getParent()).resolve(file.path().getName());
  }

  /** See {@link TrainStep#stop}. */
  public boolean stop() {
    return trainStep != null && trainStep.stop();
  }

  private void writeStart(
      StepFolder start, java.nio.file.Path tokenizerFile, Tokenizer tokenizer, ProgressLog log) {
    String json = DecoderConfigWriter.json(recipe.pretrain().family(), shape(tokenizer));
    DecoderConfig config = config(json);
    Origin origin =
        new Origin(
            "start",
            KeyValues.of(
                recipe,
                "run.seed",
                "pretrain.family",
                "pretrain.layers",
                "pretrain.hidden",
                "pretrain.heads",
                "pretrain.kv_heads",
                "pretrain.feed_forward",
                "pretrain.sequence_tokens",
                "pretrain.tied"),
            Map.of(
                "pretrain.tokenizer", tokenizer.fingerprint(),
                "files beside it", companions(tokenizerFile.getParent())));
    if (start.isDone(origin, log)) {
      return;
    }
    requireRoom(start, config.parameterCount());
    Torch.prepareThread(1);
    try (DecoderModel model = DecoderModel.random(config, recipe.run().seed())) {
      StepFolder.Rebuild rebuild = start.rebuild(origin);
      ModelFolder.write(model, json, rebuild);
      ModelFolder.copyTokenizer(tokenizerFile, rebuild);
      rebuild.commit(Map.of("parameters", config.parameterCount()));
    }
    log.say(format("pretrain: a model of %,d parameters", config.parameterCount()));
  }

  private static DecoderConfig config(String json) {
    try {
      return DecoderConfigReader.parse(json);
    } catch (IllegalArgumentException e) {
      throw InputException.of(
          "pretrain describes a model that cannot be: %s".formatted(e.getMessage()), e);
    }
  }

  /** For the model where training starts, the trained one, and the checkpoints on the way. */
  private void requireRoom(StepFolder start, long parameters) {
    Train train = recipe.train();
    long checkpoints = train.checkpointEverySteps() > 0 ? train.keepCheckpoints() + 1L : 0;
    long bytes = parameters * (2L * Float.BYTES + checkpoints * CHECKPOINT_BYTES);
    DiskSpace.require(
        start.fileSystem(), start.path(), bytes, format("a model of %,d parameters", parameters));
  }

  /** Of what is copied to the model from beside the tokenizer. */
  private String companions(java.nio.file.Path folder) {
    return ContentHash.of(
        run.hadoop(),
        new Path(folder.toUri()),
        name -> ModelFolder.isCompanion(name) && !name.equals(Tokenizer.FILE_NAME));
  }

  private DecoderConfig shape(Tokenizer tokenizer) {
    Pretrain shape = recipe.pretrain();
    return new DecoderConfigBuilder()
        .vocabularySize(tokenizer.vocabularySize())
        .hiddenSize(shape.hidden())
        .layers(shape.layers())
        .heads(shape.heads())
        .kvHeads(shape.kvHeads())
        .headDimension(shape.hidden() / shape.heads())
        .feedForwardSize(shape.feedForward())
        .maxPositions(Math.max(2048, shape.sequenceTokens()))
        .tiedEmbeddings(shape.tied())
        .bosId(tokenizer.bos())
        .eosId(tokenizer.eos())
        .build();
  }

  private void writeText(StepFolder text, Tokenizer tokenizer, ProgressLog log) {
    if (recipe.corpus().table() != null) {
      throw InputException.of(
          "corpus.table is %s, but pretrain reads files; name them in corpus.path"
              .formatted(recipe.corpus().table()));
    }
    CorpusListing corpus =
        CorpusListing.find(run.hadoop(), RequiredKeys.items("corpus.path", recipe.corpus().path()));
    Map<String, Object> config =
        new TreeMap<>(
            KeyValues.of(
                recipe,
                "corpus.text_field",
                "corpus.on_error",
                "pretrain.sequence_tokens",
                "text.split_special_tokens"));
    config.put("eos_token", tokenizer.eos().toString());
    Origin origin =
        new Origin(
            "text",
            config,
            Map.of(
                "corpus", corpus.digest(run.hadoop()), "tokenizer.json", tokenizer.fingerprint()));
    if (text.isDone(origin, log)) {
      return;
    }
    List<String> documents =
        CorpusText.read(
            JavaSparkContext.fromSparkContext(spark.sparkContext()), corpus, recipe.corpus(), log);
    StepFolder.Rebuild rebuild = text.rebuild(origin);
    rebuild.write(
        "train.jsonl",
        out -> {
          Writer lines = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          for (String document : documents) {
            for (int[] ids : sequences(tokenizer.encode(document), tokenizer.eos())) {
              lines.write(Json.line(Map.of("input_ids", ids, "labels", ids)));
              lines.write('\n');
            }
          }
          lines.flush();
        });
    rebuild.commit(Map.of("documents", documents.size()));
    log.say(format("pretrain: %,d documents of text", documents.size()));
  }

  /** A document, ended by EOS, in pieces of the sequence length. */
  private List<int[]> sequences(int[] document, OptionalInt eos) {
    int[] ids = Arrays.copyOf(document, document.length + (eos.isPresent() ? 1 : 0));
    eos.ifPresent(id -> ids[document.length] = id);
    List<int[]> pieces = new ArrayList<>();
    int length = recipe.pretrain().sequenceTokens();
    for (int from = 0; from < ids.length - 1; from += length) {
      pieces.add(Arrays.copyOfRange(ids, from, Math.min(ids.length, from + length)));
    }
    // A last piece of one token would have nothing to predict.
    pieces.removeIf(piece -> piece.length < 2);
    return pieces;
  }

  /** This recipe as a training run over the text, from the random model. */
  private Recipe asTraining(String model, String text) {
    int length = recipe.pretrain().sequenceTokens();
    Task task = new Task(TASK, text, null, List.of(), recipe.pretrain().epochs(), length, length);
    return RecipeTree.of(recipe)
        .with("model.path", model)
        .with("base.path", model)
        .with("adapter.type", AdapterType.NONE)
        .with("adapter.dropout", 0)
        .with("adapter.path", null)
        .with("loss.replay", ReplayLossKind.NONE)
        .with("loss.weight_anchor", 0)
        .with("tasks", List.of(task))
        .resolve();
  }
}
