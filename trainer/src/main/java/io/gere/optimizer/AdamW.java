package io.gere.optimizer;

import io.gere.parallel.ParameterShards;
import io.gere.config.Optimizer;
import io.gere.model.Parameters;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.OptimizerOps;
import java.util.ArrayList;
import java.util.List;

/**
 * AdamW over {@link Parameters}, made anew for each task (method.md §6). A rank keeps moments
 * for its shards only and updates these; then they are published. Parameters in
 * bfloat16 get float32 master weights, which the update works on and which are rounded into the
 * parameters after it.
 */
public final class AdamW implements AutoCloseable {
  private final OptimizerOps ops;
  private final Optimizer settings;
  private final ParameterShards shards;
  private final boolean masters;
  private final TensorScope scope = TensorScope.open();
  private final Parameters parameters;
  private final Group decayed = new Group();
  private final Group spared = new Group();
  private final List<OptimizerState> states = new ArrayList<>();

  /** {@link #updates} where the kernels read it. */
  private final Tensor stepCount = scope.zeros(1);

  private long updates;

  /** Contiguous slices that are updated in one call; weights are rounded into parameters. */
  private record Group(
      List<Tensor> parameters,
      List<Tensor> weights,
      List<Tensor> gradients,
      List<Tensor> first,
      List<Tensor> second) {
    Group() {
      this(
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>());
    }
  }

  /**
   * @param gradients of these parameters
   */
  public AdamW(
      OptimizerOps ops, Optimizer settings, Parameters parameters, GradientShards gradients) {
    this.ops = ops;
    this.settings = settings;
    this.shards = gradients.parameters();
    this.masters = parameters.type() != ElementType.FLOAT32;
    this.parameters = parameters;
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
    Tensor parameter = parameters.window(scope, from, elements);
    Tensor weight = masters ? scope.converted(parameter, ElementType.FLOAT32) : parameter;
    Tensor first = scope.zeros(elements);
    Tensor second = scope.zeros(elements);
    Group group = joined.get(0).decays() ? decayed : spared;
    group.parameters().add(parameter);
    group.weights().add(weight);
    group.gradients().add(gradients.window(scope, from, elements));
    group.first().add(first);
    group.second().add(second);
    for (ParameterSlice slice : joined) {
      long at = slice.from() - from;
      states.add(
          new OptimizerState(
              slice.parameter(),
              slice.offset(),
              scope.window(weight, at, slice.elements()),
              scope.window(first, at, slice.elements()),
              scope.window(second, at, slice.elements())));
    }
  }

  /** Moves the parameters against their gradients. */
  public void step(double learningRate) {
    updates++;
    ops.countStep(stepCount);
    step(decayed, learningRate, settings.weightDecay());
    step(spared, learningRate, 0);
    publish();
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
    publish();
  }

  /** All ranks get the parameters that this one's weights have become. */
  private void publish() {
    if (masters) {
      round(decayed);
      round(spared);
    }
    parameters.publish(shards);
  }

  private void round(Group group) {
    for (int i = 0; i < group.weights().size(); i++) {
      group.parameters().get(i).set(group.weights().get(i));
    }
  }

  private void step(Group group, double learningRate, double decay) {
    if (group.weights().isEmpty()) {
      return;
    }
    ops.adamw(
        new OptimizerOps.AdamWTensors(
            group.weights(), group.gradients(), group.first(), group.second()),
        stepCount,
        new OptimizerOps.AdamWSettings(
            learningRate,
            settings.betas().get(0),
            settings.betas().get(1),
            decay,
            settings.epsilon()));
  }

  @Override
  public void close() {
    scope.close();
  }
}
