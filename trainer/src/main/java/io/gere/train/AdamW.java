package io.gere.train;

import io.gere.config.NoDecay;
import io.gere.config.Recipe;
import io.gere.model.LlamaModel;
import io.gere.model.ParameterSet;
import io.gere.tensor.ElementType;
import io.gere.tensor.OpPack;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * AdamW over one {@link ParameterSet}, as few contiguous buckets as weight decay allows; made anew
 * for each task (method.md §6). Parameters in bfloat16 get float32 master weights, which the update
 * works on and which are rounded into the parameters after it.
 */
final class AdamW implements AutoCloseable {
  private final OpPack ops;
  private final Recipe.Optimizer settings;
  private final ParameterSet parameters;
  private final TensorScope scope;
  private final Tensor master;
  private final Buckets decayed;
  private final Buckets spared;
  private long steps;

  /** Contiguous pieces of parameters, gradients and both moments. */
  private record Buckets(
      List<Tensor> parameters, List<Tensor> gradients, List<Tensor> first, List<Tensor> second) {
    Buckets() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  /**
   * @param gradients float32, in the layout of the parameters
   */
  AdamW(OpPack ops, Recipe.Optimizer settings, ParameterSet parameters, Tensor gradients) {
    this.ops = ops;
    this.settings = settings;
    this.parameters = parameters;
    this.scope = TensorScope.open();
    this.master =
        parameters.type() == ElementType.FLOAT32
            ? parameters.flat()
            : ops.tensor(scope, "convert", parameters.flat(), ElementType.FLOAT32.code());
    this.decayed = new Buckets();
    this.spared = new Buckets();
    Tensor first = scope.zeros(parameters.elements());
    Tensor second = scope.zeros(parameters.elements());
    long from = 0;
    long to = 0;
    Boolean decays = null;
    for (Map.Entry<String, Tensor> parameter : parameters.tensors().entrySet()) {
      boolean here = decays(parameter.getKey(), parameter.getValue().shape().length);
      if (decays != null && here != decays) {
        cut(decays ? decayed : spared, from, to, gradients, first, second);
        from = to;
      }
      decays = here;
      to += parameter.getValue().elements();
    }
    cut(decays ? decayed : spared, from, to, gradients, first, second);
  }

  private boolean decays(String name, int dimensions) {
    boolean norm = dimensions == 1;
    boolean embedding = name.equals(LlamaModel.embeddingName());
    return !(norm && settings.noDecay().contains(NoDecay.NORMS))
        && !(embedding && settings.noDecay().contains(NoDecay.EMBEDDINGS));
  }

  private void cut(
      Buckets buckets, long from, long to, Tensor gradients, Tensor first, Tensor second) {
    buckets.parameters().add(window(master, from, to));
    buckets.gradients().add(window(gradients, from, to));
    buckets.first().add(window(first, from, to));
    buckets.second().add(window(second, from, to));
  }

  private Tensor window(Tensor flat, long from, long to) {
    return ops.tensor(scope, "slice", flat, from, new long[] {to - from});
  }

  /** Moves the parameters against their gradients. */
  void step(double learningRate) {
    steps++;
    step(decayed, learningRate, settings.weightDecay());
    step(spared, learningRate, 0);
    if (parameters.type() != ElementType.FLOAT32) {
      ops.execute("copy", parameters.flat(), master);
    }
  }

  private void step(Buckets buckets, double learningRate, double decay) {
    if (buckets.parameters().isEmpty()) {
      return;
    }
    try (TensorScope temporary = scope.inner()) {
      List<Tensor> counts = new ArrayList<>();
      for (int i = 0; i < buckets.parameters().size(); i++) {
        counts.add(temporary.of(new float[] {steps}));
      }
      ops.execute(
          "adamw",
          buckets.parameters(),
          buckets.gradients(),
          buckets.first(),
          buckets.second(),
          counts,
          learningRate,
          settings.betas().get(0),
          settings.betas().get(1),
          decay,
          settings.epsilon());
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
