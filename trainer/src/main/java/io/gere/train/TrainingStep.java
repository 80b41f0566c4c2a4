package io.gere.train;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.ReplayLossKind;
import io.gere.data.GlobalBatch;
import io.gere.data.MicroBatches;
import io.gere.data.RankSlice;
import io.gere.data.Sample;
import io.gere.model.LayerRange;
import io.gere.model.LlamaModel;
import io.gere.model.ParameterSet;
import io.gere.parallel.Collective;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One optimizer step of one rank. Its body is the method: task samples forward and backward, replay
 * samples forward, one small all-reduce that fixes ω and the denominators, replay samples backward,
 * gradients summed over the ranks, clipped, applied.
 */
final class TrainingStep {
  private final Recipe recipe;
  private final LlamaModel model;
  private final Collective collective;
  private final List<LayerRange> segments;
  private final ParameterSet gradients;
  private final BaseStates baseStates;

  /**
   * @param scope owns the gradients
   * @param baseStates null unless the replay loss is the margin loss
   */
  TrainingStep(
      Recipe recipe,
      LlamaModel model,
      Collective collective,
      TensorScope scope,
      BaseStates baseStates) {
    this.recipe = recipe;
    this.model = model;
    this.collective = collective;
    this.segments = LayerRange.split(model.config().layers(), recipe.train().segments());
    this.gradients = model.trainable().sameLayout(model.ops(), scope);
    this.baseStates = baseStates;
  }

  ParameterSet gradients() {
    return gradients;
  }

  /** What a step computed, before the caller adds names and times. */
  record Result(Objective.StepLoss loss, BatchCounts counts, double violations, double norm) {}

  /**
   * Computes the global batch's loss and leaves its clipped gradient in {@link #gradients}.
   *
   * @param task the task's training samples
   * @param replay the replay set's samples
   * @param where names the step in errors
   */
  Result run(GlobalBatch batch, List<Sample> task, List<Sample> replay, String where) {
    model.ops().execute("zero", gradients.flat());
    BatchCounts counts = counts(batch, task, replay);
    Objective objective = Objective.of(recipe.loss(), counts);
    RankSlice mine = RankSlice.of(batch, collective.rank(), collective.worldSize());
    Totals totals = new Totals();

    for (int[] micro : microBatches(mine.task(), task)) {
      forwardAndBackward(pick(task, micro), objective, totals);
    }
    try (TensorScope scope = TensorScope.open()) {
      List<ReplayPass> passes = new ArrayList<>();
      for (int[] micro : microBatches(mine.replay(), replay)) {
        passes.add(forward(scope, pick(replay, micro), micro, objective, totals));
      }
      totals.reduce(collective);
      for (ReplayPass pass : passes) {
        backward(pass, objective, totals);
      }
    }

    Objective.StepLoss loss = objective.loss(totals);
    requireFinite(loss.total(), "loss", where);
    for (ByteBuffer slice : gradients.flat().memory()) {
      collective.sum(slice);
    }
    double norm = clip();
    requireFinite(norm, "gradient norm", where);
    return new Result(loss, counts, totals.violations(), norm);
  }

  private void forwardAndBackward(List<Sample> samples, Objective objective, Totals totals) {
    try (TensorScope scope = TensorScope.open()) {
      MicroBatch micro = MicroBatch.of(scope, samples);
      double[] weights =
          Arrays.stream(micro.labels()).mapToDouble(objective::taskEntropyWeight).toArray();
      new SegmentedPass(model, scope, segments, micro)
          .backward(weights, new double[micro.size()], gradients)
          .forEach(totals::addTask);
    }
  }

  private record ReplayPass(SegmentedPass pass, List<SampleSums> sums) {}

  private ReplayPass forward(
      TensorScope scope,
      List<Sample> samples,
      int[] documents,
      Objective objective,
      Totals totals) {
    MicroBatch micro =
        recipe.loss().replay() == ReplayLossKind.TM
            ? MicroBatch.of(scope, samples, documents, baseStates)
            : MicroBatch.of(scope, samples);
    SegmentedPass pass = new SegmentedPass(model, scope, segments, micro);
    List<SampleSums> sums = pass.sums();
    sums.forEach(sample -> totals.addReplay(sample, objective.omegaOf(sample)));
    return new ReplayPass(pass, sums);
  }

  private void backward(ReplayPass replay, Objective objective, Totals totals) {
    replay
        .pass()
        .backward(
            replay.sums().stream()
                .mapToDouble(sample -> objective.replayEntropyWeight(sample.labels()))
                .toArray(),
            replay.sums().stream()
                .mapToDouble(sample -> objective.marginWeight(sample, totals))
                .toArray(),
            gradients);
  }

  private BatchCounts counts(GlobalBatch batch, List<Sample> task, List<Sample> replay) {
    long taskLabels = 0;
    long replayLabels = 0;
    long tokens = 0;
    for (int i : batch.task()) {
      taskLabels += task.get(i).labelTokens();
      tokens += task.get(i).length();
    }
    for (int i : batch.replay()) {
      replayLabels += replay.get(i).labelTokens();
      tokens += replay.get(i).length();
    }
    return new BatchCounts(
        batch.task().length, batch.replay().length, taskLabels, replayLabels, tokens);
  }

  private List<int[]> microBatches(int[] indices, List<Sample> samples) {
    return MicroBatches.of(indices, i -> samples.get(i).length(), recipe.batch().micro());
  }

  private static List<Sample> pick(List<Sample> samples, int[] indices) {
    return Arrays.stream(indices).mapToObj(samples::get).toList();
  }

  /** Scales the gradient down to the largest norm allowed; returns the norm it had. */
  private double clip() {
    double norm;
    try (TensorScope scope = TensorScope.open()) {
      Tensor length = model.ops().tensor(scope, "length", gradients.flat());
      norm = length.toDoubles()[0];
    }
    double largest = recipe.optimizer().clipNorm();
    if (largest > 0 && norm > largest) {
      model.ops().execute("scale", gradients.flat(), largest / (norm + 1e-6));
    }
    return norm;
  }

  private static void requireFinite(double value, String what, String where) {
    if (!Double.isFinite(value)) {
      throw GereException.failure(
          "%s: the %s is %s; the model was not changed by this step. Lower optimizer.learning_rate"
                  .formatted(where, what, value)
              + " or loss.omega.value, or look for a damaged sample in this batch");
    }
  }
}
