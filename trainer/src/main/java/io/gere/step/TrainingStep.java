package io.gere.step;

import io.gere.config.Recipe;
import io.gere.config.choice.OmegaStrategy;
import io.gere.loss.BatchCounts;
import io.gere.loss.FirstSteps;
import io.gere.loss.ReplayLoss;
import io.gere.loss.StepLoss;
import io.gere.model.DecoderModel;
import io.gere.optimizer.AdamW;
import io.gere.optimizer.WeightAnchor;
import io.gere.parallel.Collective;
import io.gere.tensor.Device;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import io.gere.tensor.ops.ObjectiveOps;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One optimizer step of one rank, in the order of its mathematics (method.md §4). All of it is
 * launched on the device; the host waits once, for the numbers that decide on the update.
 */
public final class TrainingStep implements AutoCloseable {
  private final Recipe recipe;
  private final DecoderModel model;
  private final Collective collective;
  private final ReplayLoss loss;
  private final Gradients gradients;
  private final AdamW optimizer;
  private final Optional<WeightAnchor> anchor;
  private final FirstSteps firstSteps;
  private final TensorScope scope = TensorScope.open();
  private final ObjectiveOps ops;
  private final ObjectiveOps.Omega omega;
  private final StepTotals totals;

  /**
   * @param optimizer of the parameters whose gradients these are
   * @param anchor what draws these weights towards the base's, if anything does; closed with this
   * @param firstSteps looks at the losses before the model changes
   */
  public TrainingStep(
      Recipe recipe,
      DecoderModel model,
      Collective collective,
      ReplayLoss loss,
      Gradients gradients,
      AdamW optimizer,
      Optional<WeightAnchor> anchor,
      FirstSteps firstSteps) {
    this.recipe = recipe;
    this.model = model;
    this.collective = collective;
    this.loss = loss;
    this.gradients = gradients;
    this.optimizer = optimizer;
    this.anchor = anchor;
    this.firstSteps = firstSteps;
    this.ops = model.ops().objective();
    List<Integer> held = loss.imitation().map(ReplayLoss.Imitation::layers).orElse(List.of());
    this.omega =
        new ObjectiveOps.Omega(
            recipe.loss().omega().strategy().name().toLowerCase(Locale.ROOT),
            recipe.loss().omega().value(),
            recipe.loss().omega().max(),
            loss.imitation().map(ReplayLoss.Imitation::epsilon).orElse(0.0),
            held.indexOf(model.config().layers()),
            1);
    this.totals = new StepTotals(ops, scope, held.size(), collective);
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
      StepLoss loss,
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
   * @param omegaScale by which ω is multiplied; 1: it is the recipe's
   * @param stop whether this rank wants to stop after this step
   */
  public Result run(
      PreparedStep batch, double learningRate, double omegaScale, StepClock clock, boolean stop) {
    ObjectiveOps.Omega weight = omega.scaled(omegaScale);
    totals.begin(batch.positions(), stop);
    switch (recipe.loss().scope()) {
      case SAMPLE -> sampleBySample(batch, weight, clock);
      case BATCH -> wholeBatch(batch, weight, clock);
    }

    clock.enter(StepPhase.REDUCE);
    gradients.awaitShards();
    anchor.ifPresent(base -> base.draw(totals.anchorSquares()));
    gradients.shards().addSquares(totals.gradientSquares());
    ops.noteGradient(totals.noted(StepTotals.GRADIENT), gradients.shards().ownSquares());
    totals.allReduceOthers();

    clock.enter(StepPhase.OPTIMIZER);
    StepTotals.OnHost agreed = totals.read();
    StepLoss losses = losses(agreed, batch.counts());
    double norm = Math.sqrt(agreed.gradientSquares());
    Optional<String> notFinite =
        NotFinite.sentence(agreed.noted(), batch.slice(), collective.rank());
    if (notFinite.isEmpty()) {
      firstSteps.look(batch.step(), losses);
      clip(norm);
      optimizer.step(learningRate);
    }
    return new Result(
        losses,
        batch.counts(),
        agreed.counted(),
        agreed.positions(),
        norm,
        notFinite,
        agreed.stop());
  }

  /**
   * Scope {@code sample}, (1/B) Σ ℓ: a sample's mean, and its ω, need nothing but itself, so each
   * micro-batch goes forward and backward, and is forgotten.
   */
  private void sampleBySample(PreparedStep batch, ObjectiveOps.Omega weight, StepClock clock) {
    BatchCounts counts = batch.counts();
    gradients.begin(batch.task().size() + batch.replay().size());
    task(batch, clock);
    for (MicroBatch micro : batch.replay()) {
      try (SegmentedPass pass = pass(micro)) {
        clock.enter(StepPhase.FORWARD);
        ObjectiveOps.SampleSums sums = pass.forward();
        addReplay(micro, sums);
        Optional<Tensor> weights =
            loss.imitation()
                .map(
                    term ->
                        ops.sampleWeights(
                            pass.scope(), totals.losses(), sums, counts.samples(), weight));
        clock.enter(StepPhase.BACKWARD);
        pass.backward(weights);
      }
    }
    clock.enter(StepPhase.REDUCE);
    emptyPasses(batch.missing().replay());
    // Ranks with less to compute must not get ahead: reductions run in one order everywhere.
    gradients.reduceRest();
    totals.allReduceLosses();
    try (TensorScope temporary = scope.inner()) {
      totals.setLosses(
          ops.sampleLosses(
              temporary, totals.losses(), counts.taskSamples(), counts.replaySamples()));
    }
  }

  /**
   * Scope {@code batch}, CE + ω · L: one ω and one denominator for the global batch. Replay comes
   * last and goes forward first; then the ranks add up a few scalars, which fix both; then it goes
   * backward. Only the last micro-batch's graph waits, the others' are computed again.
   */
  private void wholeBatch(PreparedStep batch, ObjectiveOps.Omega weight, StepClock clock) {
    BatchCounts counts = batch.counts();
    // A rank without replay, too, reduces no gradient before the scalars: one order everywhere.
    gradients.begin(batch.task().size() + Math.max(1, batch.replay().size()));
    task(batch, clock);
    // First, so that the last pass forward, whose graph waits, is a real one.
    for (int i = 0; i < batch.missing().replay(); i++) {
      model.store().emptyForward();
    }
    Deque<SegmentedPass> waiting = new ArrayDeque<>();
    try (TensorScope temporary = scope.inner()) {
      for (MicroBatch micro : batch.replay()) {
        clock.enter(StepPhase.FORWARD);
        if (!waiting.isEmpty()) {
          waiting.peekLast().forgetGraph();
        }
        waiting.add(pass(micro));
        addReplay(micro, waiting.peekLast().forward());
      }
      clock.enter(StepPhase.REDUCE);
      totals.allReduceLosses();
      totals.setLosses(
          ops.batchLosses(
              temporary, totals.losses(), counts.taskLabels(), counts.replayLabels(), weight));
      clock.enter(StepPhase.BACKWARD);
      // Backwards, so that the graph that is still there goes first.
      while (!waiting.isEmpty()) {
        try (SegmentedPass pass = waiting.removeLast()) {
          pass.backward(
              loss.imitation()
                  .map(
                      term ->
                          ops.batchWeights(
                              pass.scope(),
                              totals.losses(),
                              totals.omega(temporary),
                              omega.epsilon(),
                              pass.samples())));
        }
      }
      for (int i = 0; i < batch.missing().replay(); i++) {
        gradients.emptyBackward();
      }
      gradients.reduceRest();
    } finally {
      waiting.forEach(SegmentedPass::close);
    }
  }

  /** Task samples carry nothing but their cross-entropy, whose weight is known. */
  private void task(PreparedStep batch, StepClock clock) {
    for (MicroBatch micro : batch.task()) {
      try (SegmentedPass pass = pass(micro)) {
        clock.enter(StepPhase.FORWARD);
        ObjectiveOps.SampleSums sums = pass.forward();
        ops.addTask(totals.losses(), sums);
        note(StepTotals.TASK, micro, sums);
        clock.enter(StepPhase.BACKWARD);
        pass.backward(Optional.empty());
      }
    }
    emptyPasses(batch.missing().task());
  }

  /** Ranks send each other something in every pass, so all have as many. */
  private void emptyPasses(int count) {
    for (int i = 0; i < count; i++) {
      model.store().emptyForward();
      gradients.emptyBackward();
    }
  }

  private void addReplay(MicroBatch micro, ObjectiveOps.SampleSums sums) {
    ops.addReplay(totals.losses(), sums, omega.epsilon());
    note(StepTotals.REPLAY, micro, sums);
  }

  private void note(int what, MicroBatch micro, ObjectiveOps.SampleSums sums) {
    ops.noteLoss(totals.noted(what), micro.numbers(), sums, omega.epsilon());
  }

  private SegmentedPass pass(MicroBatch micro) {
    boolean balanced = recipe.loss().omega().strategy() == OmegaStrategy.BALANCED;
    int chunk = recipe.loss().chunkTokens(Torch.device() instanceof Device.Gpu);
    return new SegmentedPass(model, gradients, loss, balanced, chunk, micro);
  }

  private StepLoss losses(StepTotals.OnHost agreed, BatchCounts counts) {
    double[] values = agreed.losses();
    double drawn = anchor.map(base -> base.penalty(agreed.anchorSquares())).orElse(0.0);
    return new StepLoss(
        values[0] + drawn,
        counts.taskSamples() > 0 ? values[1] : null,
        counts.replaySamples() > 0 ? values[2] : null,
        values[3],
        values[4]);
  }

  /** Scales the gradient down to the largest norm allowed. */
  private void clip(double norm) {
    double largest = recipe.optimizer().clipNorm();
    if (largest > 0 && norm > largest) {
      gradients.shards().scale(largest / (norm + 1e-6));
    }
  }

  @Override
  public void close() {
    anchor.ifPresent(WeightAnchor::close);
    scope.close();
  }
}
