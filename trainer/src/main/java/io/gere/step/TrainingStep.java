package io.gere.step;

import io.gere.config.Recipe;
import io.gere.config.choice.OmegaStrategy;
import io.gere.loss.BatchCounts;
import io.gere.loss.Objective;
import io.gere.loss.ReplayLoss;
import io.gere.loss.SampleSums;
import io.gere.loss.Totals;
import io.gere.model.LlamaModel;
import io.gere.parallel.Collective;
import io.gere.tensor.TensorScope;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One optimizer step of one rank. Its body is the method: task samples forward and backward, replay
 * samples forward, one small all-reduce that fixes ω and the denominators, replay samples backward,
 * gradients summed over the ranks, clipped.
 */
public final class TrainingStep implements AutoCloseable {
  private final Recipe recipe;
  private final LlamaModel model;
  private final Collective collective;
  private final ReplayLoss loss;
  private final int heldLayers;
  private final double epsilon;
  private final int lastSlot;
  private final boolean balanced;
  private final List<Segment> segments;
  private final Gradients gradients;

  /**
   * @param scope owns the gradients
   */
  public TrainingStep(
      Recipe recipe, LlamaModel model, Collective collective, TensorScope scope, ReplayLoss loss) {
    this.recipe = recipe;
    this.model = model;
    this.collective = collective;
    this.loss = loss;
    List<Integer> held =
        loss instanceof ReplayLoss.Imitation imitation ? imitation.layers() : List.of();
    this.heldLayers = held.size();
    this.lastSlot = held.indexOf(model.config().layers());
    this.balanced = recipe.loss().omega().strategy() == OmegaStrategy.BALANCED;
    this.epsilon = loss instanceof ReplayLoss.Imitation imitation ? imitation.epsilon() : 0;
    this.segments = Segment.split(model.config().layers(), recipe.train().segments(), held);
    this.gradients = new Gradients(model, segments, scope, collective);
  }

  public Gradients gradients() {
    return gradients;
  }

  @Override
  public void close() {
    gradients.close();
  }

  /**
   * What a step computed, before the caller adds names and times.
   *
   * @param counted what the second term's sums are divided by: for the margin loss the elements
   *     outside their band
   * @param norm of the gradient before clipping
   * @param notFinite what is not finite and where, if anything is; the gradients then mean nothing
   * @param stop whether any rank wants to stop after this step
   */
  public record Result(
      Objective.StepLoss loss,
      BatchCounts counts,
      double counted,
      long positions,
      double norm,
      Optional<String> notFinite,
      boolean stop) {}

  /**
   * Computes the global batch's loss and leaves this rank's shards of its clipped gradient in
   * {@link #gradients}.
   *
   * @param stop whether this rank wants to stop after this step
   */
  public Result run(PreparedStep step, StepClock clock, boolean stop) {
    gradients.clear();
    Objective objective = Objective.of(recipe.loss(), step.counts(), lastSlot);
    Totals totals = new Totals(heldLayers, epsilon);
    NotFinite notFinite = new NotFinite(collective, step.slice());

    task(step, objective, totals, notFinite, clock);
    replay(step.replay(), objective, totals, notFinite, clock);

    Objective.StepLoss stepLoss = objective.loss(totals);
    clock.enter(StepPhase.REDUCE);
    double ownSquares = gradients.buckets().await();
    clock.enter(StepPhase.OPTIMIZER);
    notFinite.look(ownSquares);
    double[] sums = {gradients.buckets().squares(), stop ? 1 : 0};
    Optional<String> found = notFinite.agree(sums);
    double norm = Math.sqrt(sums[0]);
    clip(norm);
    return new Result(
        stepLoss, step.counts(), totals.counts(), totals.positions(), norm, found, sums[1] > 0);
  }

  private void task(
      PreparedStep step, Objective objective, Totals totals, NotFinite notFinite, StepClock clock) {
    for (int i = 0; i < step.task().size(); i++) {
      MicroBatch micro = step.task().get(i);
      try (SegmentedPass pass = pass(micro)) {
        clock.enter(StepPhase.FORWARD);
        List<SampleSums> sums = pass.forward(weights(micro, objective::taskEntropyWeight));
        sums.forEach(totals::addTask);
        notFinite.look(micro, sums, false);
        clock.enter(StepPhase.BACKWARD);
        boolean last = i == step.task().size() - 1;
        if (last && step.replay().isEmpty() && !objective.waitsForTotals()) {
          gradients.lastPass();
        }
        pass.backward(new double[0][]);
      }
      totals.addPositions(micro.layout().positions());
    }
  }

  /**
   * Replay samples come last in a step. Where a sample's weight hangs on nothing but itself, it
   * goes backward at once; else every micro-batch goes forward first, and the last one's graph
   * waits for the totals, while the others' are computed again.
   */
  private void replay(
      List<MicroBatch> micros,
      Objective objective,
      Totals totals,
      NotFinite notFinite,
      StepClock clock) {
    Deque<SegmentedPass> waiting = new ArrayDeque<>();
    Deque<List<SampleSums>> sumsOfWaiting = new ArrayDeque<>();
    try {
      for (int i = 0; i < micros.size(); i++) {
        MicroBatch micro = micros.get(i);
        clock.enter(StepPhase.FORWARD);
        if (!waiting.isEmpty()) {
          waiting.peekLast().forgetGraph();
        }
        SegmentedPass pass = pass(micro);
        waiting.add(pass);
        List<SampleSums> sums = pass.forward(weights(micro, objective::replayEntropyWeight));
        sums.forEach(sample -> totals.addReplay(sample, objective.omegaOf(sample)));
        notFinite.look(micro, sums, true);
        totals.addPositions(micro.layout().positions());
        if (objective.waitsForTotals()) {
          sumsOfWaiting.add(sums);
        } else {
          clock.enter(StepPhase.BACKWARD);
          if (i == micros.size() - 1) {
            gradients.lastPass();
          }
          pass.backward(imitationWeights(sums, objective, totals));
          waiting.removeLast().close();
        }
      }
      clock.enter(StepPhase.REDUCE);
      if (!objective.waitsForTotals()) {
        // Ranks with less to compute must not get ahead: sums run in one order everywhere.
        gradients.buckets().finalFrom(0);
      }
      totals.reduce(collective);
      clock.enter(StepPhase.BACKWARD);
      while (!waiting.isEmpty()) {
        if (waiting.size() == 1) {
          gradients.lastPass();
        }
        // Backwards, so that the graph that is still there goes first.
        waiting
            .peekLast()
            .backward(imitationWeights(sumsOfWaiting.removeLast(), objective, totals));
        waiting.removeLast().close();
      }
    } finally {
      waiting.forEach(SegmentedPass::close);
    }
  }

  public SegmentedPass pass(MicroBatch micro) {
    return new SegmentedPass(
        model, segments, gradients, loss, balanced, recipe.loss().chunkTokens(), micro);
  }

  private interface EntropyWeight {
    double of(int labels);
  }

  private static double[] weights(MicroBatch micro, EntropyWeight weight) {
    return Arrays.stream(micro.labels()).mapToDouble(weight::of).toArray();
  }

  /** [layers held][samples]. */
  private double[][] imitationWeights(List<SampleSums> sums, Objective objective, Totals totals) {
    double[][] weights = new double[heldLayers][sums.size()];
    for (int slot = 0; slot < heldLayers; slot++) {
      for (int i = 0; i < sums.size(); i++) {
        weights[slot][i] = objective.imitationWeight(sums.get(i), slot, totals);
      }
    }
    return weights;
  }

  /** Scales the gradient down to the largest norm allowed. */
  private void clip(double norm) {
    double largest = recipe.optimizer().clipNorm();
    if (largest > 0 && norm > largest) {
      gradients.buckets().scale(largest / (norm + 1e-6));
    }
  }
}
