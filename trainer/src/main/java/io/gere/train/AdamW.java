package io.gere.train;

import io.gere.config.Recipe;
import io.gere.model.ParameterSet;
import io.gere.tensor.OpPack;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.List;

/** AdamW over one {@link ParameterSet}; made anew for each task (method.md §6). */
final class AdamW implements AutoCloseable {
  private final OpPack ops;
  private final Recipe.Optimizer settings;
  private final ParameterSet parameters;
  private final ParameterSet gradients;
  private final TensorScope scope;
  private final Tensor first;
  private final Tensor second;
  private long steps;

  AdamW(OpPack ops, Recipe.Optimizer settings, ParameterSet parameters, ParameterSet gradients) {
    this.ops = ops;
    this.settings = settings;
    this.parameters = parameters;
    this.gradients = gradients;
    this.scope = TensorScope.open();
    this.first = scope.zeros(parameters.elements());
    this.second = scope.zeros(parameters.elements());
  }

  /** Moves the parameters against their gradients. */
  void step(double learningRate) {
    steps++;
    try (TensorScope temporary = scope.inner()) {
      ops.execute(
          "adamw",
          List.of(parameters.flat()),
          List.of(gradients.flat()),
          List.of(first),
          List.of(second),
          List.of(temporary.of(new float[] {steps})),
          learningRate,
          settings.betas().get(0),
          settings.betas().get(1),
          settings.weightDecay(),
          settings.epsilon());
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
