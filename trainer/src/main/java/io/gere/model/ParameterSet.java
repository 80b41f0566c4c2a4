package io.gere.model;

import io.gere.tensor.OpPack;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named float32 parameters that lie one after the other in one piece of memory, so that clipping,
 * the optimizer and the collective see a single tensor. Gradients and moments use the same layout.
 */
public final class ParameterSet {
  private final Map<String, long[]> shapes;
  private final Tensor flat;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /**
   * A set of zeros.
   *
   * @param scope owns the memory
   * @param shapes names and shapes in the order they are laid out
   */
  public ParameterSet(OpPack ops, TensorScope scope, Map<String, long[]> shapes) {
    this.shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
    this.flat = scope.zeros(shapes.values().stream().mapToLong(Shape::elements).sum());
    long offset = 0;
    for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
      long[] shape = entry.getValue();
      tensors.put(entry.getKey(), ops.tensor(scope, "slice", flat, offset, shape));
      offset += Shape.elements(shape);
    }
  }

  /** Another set of the same names and shapes, all zeros. */
  public ParameterSet sameLayout(OpPack ops, TensorScope scope) {
    return new ParameterSet(ops, scope, shapes);
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
