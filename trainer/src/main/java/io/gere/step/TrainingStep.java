package io.gere.step;

import io.gere.config.Recipe;
import io.gere.config.choice.OmegaStrategy;
import io.gere.loss.BatchCounts;
import io.gere.loss.BatchScope;
import io.gere.loss.FirstSteps;
import io.gere.loss.Objective;
import io.gere.loss.ReplayLoss;
import io.gere.loss.SampleScope;
import io.gere.loss.SampleSums;
import io.gere.loss.Totals;
import io.gere.model.LlamaModel;
import io.gere.optimizer.AdamW;
import io.gere.parallel.Collective;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/** One optimizer step of one rank, in the order of its mathematics (method.md §4). */
public final class TrainingStep {
  private final Recipe recipe;
  private final LlamaModel model;
  private final Collective collective;
  private final ReplayLoss loss;
  private final Gradients gradients;
  private final AdamW optimizer;
  private final FirstSteps firstSteps;
  private final List<Integer> heldLayers;

  /**
   * @param optimizer of the parameters whose gradients these are
   * @param firstSteps looks at the losses before the model changes
   */
  public TrainingStep(
      Recipe recipe,
      LlamaModel model,
      Collective collective,
      ReplayLoss loss,
      Gradients gradients,
      AdamW optimizer,
      FirstSteps firstSteps) {
    this.recipe = recipe;
    this.model = model;
    this.collective = collective;
    this.loss = loss;
    this.gradients = gradients;
    this.optimizer = optimizer;
    this.firstSteps = firstSteps;
    this.heldLayers = loss.imitation().map(ReplayLoss.Imitation::layers).orElse(List.of());
  }

  /**
   * What a step computed, before the caller adds names and times.
   *
   * @param counted what the second term's sums are divided by: for the margin loss the elements
   *     outside their band
   * @param norm of the gradient before clipping
   * @param notFinite what is not finite and where, if anything is; the model was not changed then
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
   * Moves the model by one global batch. Its label tokens are counted already: every cross-entropy
   * has its weight before the forward pass.
   *
   * @param stop whether this rank wants to stop after this step
   */
  public Result run(PreparedStep batch, double learningRate, StepClock clock, boolean stop) {
    Totals totals = new Totals(heldLayers.size(), epsilon());
    NotFinite notFinite = new NotFinite(collective, batch.slice());
    Objective.StepLoss stepLoss =
        switch (recipe.loss().scope()) {
          case SAMPLE -> sampleBySample(batch, totals, notFinite, clock);
          case BATCH -> wholeBatch(batch, totals, notFinite, clock);
        };

    clock.enter(StepPhase.REDUCE);
    double ownSquares = gradients.buckets().await();

    clock.enter(StepPhase.OPTIMIZER);
    notFinite.look(ownSquares);
    double[] sums = {gradients.buckets().squares(), stop ? 1 : 0};
    Optional<String> found = notFinite.agree(sums);
    double norm = Math.sqrt(sums[0]);
    if (found.isEmpty()) {
      firstSteps.look(batch.step(), stepLoss);
      clip(norm);
      optimizer.step(learningRate);
    }
    return new Result(
        stepLoss, batch.counts(), totals.counts(), totals.positions(), norm, found, sums[1] > 0);
  }

  /**
   * Scope {@code sample}, (1/B) Σ ℓ: a sample's mean, and its ω, hang on nothing but itself, so
   * each micro-batch goes forward and backward, and is forgotten.
   */
  private Objective.StepLoss sampleBySample(
      PreparedStep batch, Totals totals, NotFinite notFinite, StepClock clock) {
    SampleScope objective = new SampleScope(omega(), batch.counts());
    gradients.begin(batch.task().size() + batch.replay().size());
    for (MicroBatch micro : batch.task()) {
      try (SegmentedPass pass = pass(micro)) {
        task(micro, pass, objective::taskCrossEntropyWeight, totals, notFinite, clock);
      }
    }
    for (MicroBatch micro : batch.replay()) {
      try (SegmentedPass pass = pass(micro)) {
        clock.enter(StepPhase.FORWARD);
        List<SampleSums> sums = pass.forward(weights(micro, objective::replayCrossEntropyWeight));
        sums.forEach(sample -> totals.addReplay(sample, objective.omegaOf(sample)));
        totals.addPositions(micro.layout().positions());
        notFinite.look(micro, sums, true);
        clock.enter(StepPhase.BACKWARD);
        pass.backward(objective.imitationWeights(sums, heldLayers.size()));
      }
    }
    clock.enter(StepPhase.REDUCE);
    // Ranks with less to compute must not get ahead: reductions run in one order everywhere.
    gradients.buckets().finalFrom(0);
    totals.allReduce(collective);
    return objective.loss(totals);
  }

  /**
   * Scope {@code batch}, CE + ω · L: one ω and one denominator for the global batch. Replay comes
   * last and goes forward first; then the ranks add up a few scalars, which fix both; then it goes
   * backward. Only the last micro-batch's graph waits, the others' are computed again.
   */
  private Objective.StepLoss wholeBatch(
      PreparedStep batch, Totals totals, NotFinite notFinite, StepClock clock) {
    BatchScope objective = new BatchScope(omega(), batch.counts());
    // A rank without replay, too, reduces no gradient before the scalars: one order everywhere.
    gradients.begin(batch.task().size() + Math.max(1, batch.replay().size()));
    for (MicroBatch micro : batch.task()) {
      try (SegmentedPass pass = pass(micro)) {
        task(micro, pass, objective::taskCrossEntropyWeight, totals, notFinite, clock);
      }
    }
    Deque<SegmentedPass> waiting = new ArrayDeque<>();
    try {
      for (MicroBatch micro : batch.replay()) {
        clock.enter(StepPhase.FORWARD);
        if (!waiting.isEmpty()) {
          waiting.peekLast().forgetGraph();
        }
        waiting.add(pass(micro));
        List<SampleSums> sums =
            waiting.peekLast().forward(weights(micro, objective::replayCrossEntropyWeight));
        sums.forEach(totals::addReplay);
        totals.addPositions(micro.layout().positions());
        notFinite.look(micro, sums, true);
      }
      clock.enter(StepPhase.REDUCE);
      totals.allReduce(collective);
      clock.enter(StepPhase.BACKWARD);
      // Backwards, so that the graph that is still there goes first.
      while (!waiting.isEmpty()) {
        try (SegmentedPass pass = waiting.removeLast()) {
          pass.backward(objective.imitationWeights(pass.samples(), heldLayers.size(), totals));
        }
      }
    } finally {
      waiting.forEach(SegmentedPass::close);
    }
    return objective.loss(totals);
  }

  /** Task samples carry nothing but their cross-entropy, whose weight is known. */
  private void task(
      MicroBatch micro,
      SegmentedPass pass,
      IntToDoubleFunction weight,
      Totals totals,
      NotFinite notFinite,
      StepClock clock) {
    clock.enter(StepPhase.FORWARD);
    List<SampleSums> sums = pass.forward(weights(micro, weight));
    sums.forEach(totals::addTask);
    totals.addPositions(micro.layout().positions());
    notFinite.look(micro, sums, false);
    clock.enter(StepPhase.BACKWARD);
    pass.backward(new double[0][]);
  }

  private SegmentedPass pass(MicroBatch micro) {
    boolean balanced = recipe.loss().omega().strategy() == OmegaStrategy.BALANCED;
    int chunk = recipe.loss().chunkTokens();
    return new SegmentedPass(model, gradients, loss, balanced, chunk, micro);
  }

  private Objective.Omega omega() {
    return new Objective.Omega(recipe.loss(), heldLayers.indexOf(model.config().layers()));
  }

  private double epsilon() {
    return loss.imitation().map(ReplayLoss.Imitation::epsilon).orElse(0.0);
  }

  /** Of each sample's summed cross-entropy, from its label tokens. */
  private static double[] weights(MicroBatch micro, IntToDoubleFunction weight) {
    return Arrays.stream(micro.labelCounts()).mapToDouble(weight).toArray();
  }

  /** Scales the gradient down to the largest norm allowed. */
  private void clip(double norm) {
    double largest = recipe.optimizer().clipNorm();
    if (largest > 0 && norm > largest) {
      gradients.buckets().scale(largest / (norm + 1e-6));
    }
  }
}
