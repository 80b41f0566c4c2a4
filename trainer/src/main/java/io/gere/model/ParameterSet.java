package io.gere.model;

import io.gere.model.safetensors.Shape;
import io.gere.parallel.ParameterShards;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named parameters of one element type that lie one after the other in one piece of memory, so that
 * clipping, the optimizer and the collective see a single tensor. Gradients and moments use the
 * same layout.
 */
public final class ParameterSet implements Parameters {
  private final ParameterLayout layout;
  private final TensorScope scope;
  private final Tensor flat;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /**
   * A set of zeros.
   *
   * @param scope owns the memory
   * @param shapes names and shapes in the order they are laid out
   * @param type of every parameter
   */
  public ParameterSet(TensorScope scope, Map<String, long[]> shapes, ElementType type) {
    this(scope, new ParameterLayout(shapes), type);
  }

  /** The same of a layout. */
  public ParameterSet(TensorScope scope, ParameterLayout layout, ElementType type) {
    this(scope, layout, scope.zeros(type, layout.elements()));
  }

  /**
   * A set in memory that is there.
   *
   * @param scope owns the windows
   * @param memory with room for them at its beginning, which keeps what is there
   */
  public ParameterSet(TensorScope scope, ParameterLayout layout, Tensor memory) {
    this.scope = scope;
    this.layout = layout;
    this.flat = scope.window(memory, 0, layout.elements());
    layout
        .shapes()
        .forEach(
            (name, shape) -> tensors.put(name, scope.window(flat, layout.offset(name), shape)));
  }

  @Override
  public ParameterLayout layout() {
    return layout;
  }

  @Override
  public Tensor window(TensorScope owner, long from, long elements) {
    return owner.window(flat, from, elements);
  }

  @Override
  public List<Part> parts() {
    return tensors.entrySet().stream()
        .map(entry -> new Part(entry.getKey(), 0, entry.getValue()))
        .toList();
  }

  @Override
  public void publish(ParameterShards shards) {
    try (TensorScope windows = scope.inner()) {
      shards.gather(shards.windows(windows, flat));
    }
  }

  /**
   * Matrices that lie one after the other and have equally many columns, as one matrix [sum of
   * rows, columns] over the same memory; vectors as one vector; a single parameter as it is.
   */
  public Tensor joined(List<String> names) {
    if (names.size() == 1) {
      return get(names.get(0));
    }
    long first = offset(names.get(0));
    long[] inner = inner(names.get(0));
    long end = first;
    for (String name : names) {
      long[] shape = layout.shape(name);
      if (offset(name) != end || !Arrays.equals(inner(name), inner)) {
        throw new IllegalArgumentException(names + " do not lie side by side");
      }
      end += Shape.elements(shape);
    }
    long[] shape = new long[1 + inner.length];
    shape[0] = (end - first) / Shape.elements(inner);
    System.arraycopy(inner, 0, shape, 1, inner.length);
    return scope.window(flat, first, shape);
  }

  /** A parameter's shape without its first dimension. */
  private long[] inner(String name) {
    long[] shape = layout.shape(name);
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  /** Where a parameter begins, in elements of {@link #flat}. */
  public long offset(String name) {
    return layout.offset(name);
  }

  /** Names and shapes in their order. */
  public Map<String, long[]> shapes() {
    return layout.shapes();
  }

  @Override
  public ElementType type() {
    return flat.type();
  }

  /** All parameters as one tensor of shape [{@link #elements}]. */
  public Tensor flat() {
    return flat;
  }

  /** The parameters by name, each a window into {@link #flat}. */
  public Map<String, Tensor> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no parameter named " + name);
    }
    return tensor;
  }

  public long elements() {
    return flat.elements();
  }
}
