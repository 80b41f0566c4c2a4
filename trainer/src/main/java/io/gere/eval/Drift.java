package io.gere.eval;

import io.gere.config.Recipe;
import io.gere.config.choice.AdapterType;
import io.gere.eval.inference.PaddedBatch;
import io.gere.eval.scores.LayerMovement;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.ModelFolder;
import io.gere.model.huggingface.StageModel;
import io.gere.storage.Manifest;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.storage.copy.LocalCopy;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.text.Tokenizer;
import io.gere.thresholds.LayerThresholds;
import io.gere.thresholds.Thresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.Path;

/**
 * How far a trained model's hidden states on a text are from the base model's, by the bands of the
 * run's thresholds: the base model reads the text, too, for a state that is outside a band is
 * nothing new where it was outside before. Threads may share it, and its owner closes it when the
 * last of them is done.
 */
public final class Drift implements AutoCloseable {
  private final DecoderModel model;
  private final DecoderModel base;
  private final Tokenizer tokenizer;
  private final int maxTokens;
  private final TensorScope owned = TensorScope.open();
  private final List<StateBand> bands;

  private Drift(
      DecoderModel model,
      DecoderModel base,
      Tokenizer tokenizer,
      int maxTokens,
      List<LayerThresholds> layers) {
    this.model = model;
    this.base = base;
    this.tokenizer = tokenizer;
    this.maxTokens = maxTokens;
    this.bands = layers.stream().map(layer -> StateBand.of(layer, owned)).toList();
  }

  /**
   * Refuses a run without thresholds or without the model of this stage, before anything is loaded.
   *
   * @param learnt how many tasks the model has learnt
   */
  public static void require(Recipe recipe, RunFolder run, int learnt) {
    thresholdsOf(run).require("run 'gere thresholds'");
    run.trained(learnt - 1, recipe.tasks().get(learnt - 1).name()).require("run 'gere train'");
  }

  /**
   * Loads the models for the calling thread's device.
   *
   * @param learnt how many tasks the model has learnt; 0: the model where training starts
   */
  public static Drift open(Recipe recipe, RunFolder run, int learnt) {
    List<LayerThresholds> layers = layers(run);
    StageModel stage = new StageModel(recipe, run, learnt);
    Tokenizer tokenizer = Tokenizer.open(stage.origin(), recipe.text());
    DecoderModel model = null;
    try {
      model = stage.forEvaluation();
      return new Drift(
          model, base(recipe, run, model), tokenizer, recipe.replay().maxTokens(), layers);
    } catch (RuntimeException e) {
      tokenizer.close();
      if (model != null) {
        model.close();
      }
      throw e;
    }
  }

  /** The model that was distilled; under an adapter that began on it, it is here already. */
  private static DecoderModel base(Recipe recipe, RunFolder run, DecoderModel model) {
    boolean underAdapter =
        recipe.adapter().type() != AdapterType.NONE
            && recipe.evaluate().baseShare() == 0
            && recipe.base().path().equals(recipe.model().path());
    return underAdapter
        ? model.withoutAdapter()
        : ModelFolder.load(
            LocalCopy.of(run.hadoop(), new Path(recipe.base().path())),
            Optional.empty(),
            0,
            model.weights().type());
  }

  private static StepFolder thresholdsOf(RunFolder run) {
    return run.step("thresholds");
  }

  private static List<LayerThresholds> layers(RunFolder run) {
    StepFolder folder = thresholdsOf(run);
    Manifest manifest = folder.require("run 'gere thresholds'");
    String name = Thresholds.FILE_NAME;
    Thresholds read =
        folder.read(manifest, name, in -> Thresholds.read(in, folder.file(name).toString()));
    return IntStream.range(0, read.layers().size())
        .mapToObj(
            slot ->
                new LayerThresholds(
                    read.layers().get(slot),
                    read.mean(slot),
                    read.standardDeviation(slot),
                    read.upper(slot),
                    read.lower(slot)))
        .toList();
  }

  /**
   * Reads a text as the replay set was read: without special tokens at its ends, and cut to {@code
   * replay.max_tokens}.
   *
   * @return the layers that there are thresholds of, in the recipe's order; none where the text has
   *     no token
   */
  public List<LayerMovement> of(String text) {
    int[] all = tokenizer.encode(text);
    int[] ids = all.length > maxTokens ? Arrays.copyOf(all, maxTokens) : all;
    if (ids.length == 0) {
      return List.of();
    }
    PaddedBatch batch = PaddedBatch.of(List.of(ids), ids.length).get(0);
    try (TensorScope scope = TensorScope.open()) {
      int[] layers = bands.stream().mapToInt(StateBand::layer).toArray();
      Tensor tokens = batch.tensor(scope);
      List<Tensor> now = model.hiddenStates(scope, tokens, batch.lengths(), layers);
      List<Tensor> then = base.hiddenStates(scope, tokens, batch.lengths(), layers);
      Tensor rows = scope.of(LongStream.range(0, ids.length).toArray(), ids.length);
      List<LayerMovement> moved = new ArrayList<>();
      for (int slot = 0; slot < layers.length; slot++) {
        double[] sums =
            bands
                .get(slot)
                .sums(model, rows(scope, now.get(slot), rows), rows(scope, then.get(slot), rows));
        moved.add(LayerMovement.of(layers[slot], ids.length, model.config().hiddenSize(), sums));
      }
      return moved;
    }
  }

  /** [1, n, D] as [n, D]. */
  private Tensor rows(TensorScope scope, Tensor states, Tensor rows) {
    return model.ops().head().selectRows(scope, states, rows);
  }

  @Override
  public void close() {
    owned.close();
    tokenizer.close();
    if (base.weights() != model.weights()) {
      base.close();
    }
    model.close();
  }
}
