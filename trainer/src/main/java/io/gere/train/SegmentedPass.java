package io.gere.train;

import io.gere.model.LayerRange;
import io.gere.model.LlamaModel;
import io.gere.model.ParameterSet;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * One micro-batch's way through the model and back. Forward keeps only each segment's input; the
 * last segment and the head are one vector–Jacobian product, and each earlier segment is computed
 * again by its own. One segment: nothing is computed twice; as many as layers: least memory.
 */
final class SegmentedPass {
  private final LlamaModel model;
  private final TensorScope scope;
  private final List<LayerRange> segments;
  private final int last;
  private final MicroBatch batch;
  private final List<Tensor> rotary;
  private final List<Tensor> inputs = new ArrayList<>();

  /** Runs forward up to the last segment's input; what is kept belongs to {@code scope}. */
  SegmentedPass(LlamaModel model, TensorScope scope, List<LayerRange> segments, MicroBatch batch) {
    this.model = model;
    this.scope = scope;
    this.segments = segments;
    this.last = segments.size() - 1;
    this.batch = batch;
    this.rotary = model.rotary(scope, batch.length());
    inputs.add(model.ops().tensor(scope, "embed", batch.ids(), model.embedding()));
    for (int i = 0; i < last; i++) {
      inputs.add(model.ops().tensor(scope, "forward_segment", segment(i)));
    }
  }

  /** Each sample's sums, with no gradient. */
  List<SampleSums> sums() {
    try (TensorScope temporary = scope.inner()) {
      return sums(model.ops().tensor(temporary, "loss_sums", segment(last, head())));
    }
  }

  /**
   * Adds the gradient of Σ entropyWeight·entropy + marginWeight·margin to {@code gradients}.
   *
   * @return each sample's sums
   */
  List<SampleSums> backward(
      double[] entropyWeights, double[] marginWeights, ParameterSet gradients) {
    List<SampleSums> sums;
    Tensor upstream;
    try (TensorScope temporary = scope.inner()) {
      List<Object> arguments = new ArrayList<>(head());
      arguments.add(vector(temporary, entropyWeights));
      arguments.add(vector(temporary, marginWeights));
      List<Tensor> out =
          model.ops().tensors(temporary, "last_segment_backward", segment(last, arguments));
      sums = sums(out.get(0));
      List<String> names = new ArrayList<>(model.trainableNames(segments.get(last)));
      if (trainsBase()) {
        names.add(LlamaModel.finalNormName());
        names.add(model.headName());
      }
      add(gradients, names, out.subList(2, out.size()));
      upstream = model.ops().tensor(scope, "keep", out.get(1));
    }
    for (int i = last - 1; i >= 0; i--) {
      upstream = backward(i, upstream, gradients);
    }
    if (trainsBase()) {
      Tensor embedding = gradients.get(LlamaModel.embeddingName());
      model.ops().execute("add_embedding", embedding, batch.ids(), upstream);
    }
    return sums;
  }

  /** One earlier segment: its gradients, and the upstream gradient for the one before it. */
  private Tensor backward(int index, Tensor upstream, ParameterSet gradients) {
    try (TensorScope temporary = scope.inner()) {
      List<Tensor> out =
          model.ops().tensors(temporary, "segment_backward", segment(index, List.of(upstream)));
      add(gradients, model.trainableNames(segments.get(index)), out.subList(1, out.size()));
      return model.ops().tensor(scope, "keep", out.get(0));
    }
  }

  private boolean trainsBase() {
    return model.adapter().isEmpty();
  }

  /** What every op over a segment takes: its input, its weights and adapters, the rotary tables. */
  private Object[] segment(int index, List<?> further) {
    LlamaModel.Segment segment = model.segment(segments.get(index));
    List<Object> arguments = new ArrayList<>();
    arguments.add(inputs.get(index));
    arguments.add(segment.weights());
    arguments.add(segment.adapters());
    arguments.add(segment.slots());
    arguments.addAll(rotary);
    arguments.addAll(further);
    return arguments.toArray();
  }

  private Object[] segment(int index) {
    return segment(index, List.of());
  }

  /** What the losses take after the last segment. */
  private List<?> head() {
    return List.of(model.finalNorm(), model.head(), batch.targets(), batch.base());
  }

  private void add(ParameterSet gradients, List<String> names, List<Tensor> values) {
    model.ops().execute("add", names.stream().map(gradients::get).toList(), values);
  }

  private static Tensor vector(TensorScope scope, double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return scope.of(floats, floats.length);
  }

  private List<SampleSums> sums(Tensor tensor) {
    double[] values = tensor.toDoubles();
    int b = batch.size();
    List<SampleSums> sums = new ArrayList<>();
    for (int i = 0; i < b; i++) {
      sums.add(new SampleSums(values[i], batch.labels()[i], values[b + i], values[2 * b + i]));
    }
    return sums;
  }
}
