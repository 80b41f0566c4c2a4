package io.gere.optimizer;

import io.gere.config.Optimizer;
import io.gere.config.choice.StatePlace;
import io.gere.model.Parameters;
import io.gere.parallel.ParameterShards;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.OptimizerOps;
import java.util.ArrayList;
import java.util.List;

/**
 * AdamW over {@link Parameters}, made anew for each task (method.md §6). A rank keeps moments for
 * its shards only and updates these; then all ranks compute with the result. Parameters in
 * bfloat16, and those whose state is in the {@linkplain StatePlace#HOST host's memory}, get float32
 * master weights, which the update works on and which are rounded into the parameters after it.
 */
public final class AdamW implements AutoCloseable {
  private final OptimizerOps ops;
  private final Optimizer settings;
  private final ParameterShards shards;
  private final TensorScope scope = TensorScope.open();
  private final StateMemory memory;
  private final Parameters parameters;
  private final UpdatedGroup decayed;
  private final UpdatedGroup spared;
  private final List<OptimizerState> states = new ArrayList<>();

  /** {@link #updates} where the kernels read it. */
  private final Tensor stepCount;

  private long updates;

  /**
   * @param gradients of these parameters
   */
  public AdamW(
      OptimizerOps ops, Optimizer settings, Parameters parameters, GradientShards gradients) {
    this.ops = ops;
    this.settings = settings;
    this.shards = gradients.parameters();
    this.parameters = parameters;
    this.memory = StateMemory.in(settings.state(), ops, parameters);
    this.decayed = memory.group();
    this.spared = memory.group();
    this.stepCount = memory.scope().zeros(1);
    List<ParameterSlice> slices = ParameterSlice.of(shards.shards(), parameters.layout(), settings);
    for (int i = 0; i < slices.size(); ) {
      int end = i + 1;
      while (end < slices.size() && slices.get(end - 1).joins(slices.get(end))) {
        end++;
      }
      keep(slices.subList(i, end), gradients);
      i = end;
    }
  }

  /** Stretches that lie one after the other. */
  private void keep(List<ParameterSlice> joined, GradientShards gradients) {
    long from = joined.get(0).from();
    long elements = joined.stream().mapToLong(ParameterSlice::elements).sum();
    UpdatedGroup.Kept kept =
        (joined.get(0).decays() ? decayed : spared)
            .add(parameters.window(scope, from, elements), gradients.window(scope, from, elements));
    for (ParameterSlice slice : joined) {
      long at = slice.from() - from;
      states.add(
          new OptimizerState(
              slice.parameter(),
              slice.offset(),
              scope.window(kept.weight(), at, slice.elements()),
              scope.window(kept.first(), at, slice.elements()),
              scope.window(kept.second(), at, slice.elements())));
    }
  }

  /** Moves the parameters against their gradients; all ranks get what they have become. */
  public void step(double learningRate) {
    updates++;
    ops.countStep(stepCount);
    decayed.step(stepCount, kernel(learningRate, settings.weightDecay()));
    spared.step(stepCount, kernel(learningRate, 0));
    parameters.publish(shards);
  }

  private OptimizerOps.AdamWSettings kernel(double learningRate, double decay) {
    return new OptimizerOps.AdamWSettings(
        learningRate, settings.betas().get(0), settings.betas().get(1), decay, settings.epsilon());
  }

  /** How many updates the moments have seen. */
  public long updates() {
    return updates;
  }

  /** This rank's part of all that the next update depends on, besides {@link #updates}. */
  public List<OptimizerState> states() {
    return List.copyOf(states);
  }

  /** Goes on from states that have been filled from elsewhere. */
  public void resume(long updatesSeen) {
    updates = updatesSeen;
    try (Tensor seen = scope.of(new float[] {updatesSeen}, 1)) {
      stepCount.set(seen);
    }
    decayed.publish();
    spared.publish();
    parameters.publish(shards);
  }

  @Override
  public void close() {
    memory.close();
    scope.close();
  }
}
