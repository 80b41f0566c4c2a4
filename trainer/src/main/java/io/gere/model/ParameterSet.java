package io.gere.model;

import io.gere.model.safetensors.Shape;
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
public final class ParameterSet {
  private final Map<String, long[]> shapes;
  private final TensorScope scope;
  private final Tensor flat;
  private final Map<String, Long> offsets = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /**
   * A set of zeros.
   *
   * @param scope owns the memory
   * @param shapes names and shapes in the order they are laid out
   * @param type of every parameter
   */
  public ParameterSet(TensorScope scope, Map<String, long[]> shapes, ElementType type) {
    this(scope, shapes, scope.zeros(type, elements(shapes)));
  }

  private ParameterSet(TensorScope scope, Map<String, long[]> shapes, Tensor flat) {
    this.scope = scope;
    this.shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
    this.flat = flat;
    long offset = 0;
    for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
      long[] shape = entry.getValue();
      tensors.put(entry.getKey(), scope.window(flat, offset, shape));
      offsets.put(entry.getKey(), offset);
      offset += Shape.elements(shape);
    }
  }

  private static long elements(Map<String, long[]> shapes) {
    return shapes.values().stream().mapToLong(Shape::elements).sum();
  }

  /**
   * A set of some of these names and shapes.
   *
   * @param names of parameters that lie one after the other
   * @param memory with room for them at its beginning, which keeps what is there
   */
  public ParameterSet some(TensorScope owner, List<String> names, Tensor memory) {
    Map<String, long[]> some = new LinkedHashMap<>();
    names.forEach(name -> some.put(name, shapes.get(name)));
    return new ParameterSet(owner, some, owner.window(memory, 0, elements(some)));
  }

  /** Another set of the same names and shapes, all zeros. */
  public ParameterSet sameLayout(TensorScope owner, ElementType type) {
    return new ParameterSet(owner, shapes, type);
  }

  /**
   * Matrices that lie one after the other and have equally many columns, as one matrix [sum of
   * rows, columns] over the same memory; vectors as one vector; a single parameter as it is.
   */
  public Tensor joined(List<String> names) {
    if (names.size() == 1) {
      return get(names.get(0));
    }
    long first = offsets.get(names.get(0));
    long[] inner = inner(names.get(0));
    long end = first;
    for (String name : names) {
      long[] shape = shapes.get(name);
      if (offsets.get(name) != end || !Arrays.equals(inner(name), inner)) {
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
    long[] shape = shapes.get(name);
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  /** Where a parameter begins, in elements of {@link #flat}. */
  public long offset(String name) {
    get(name);
    return offsets.get(name);
  }

  /** Names and shapes in their order. */
  public Map<String, long[]> shapes() {
    return shapes;
  }

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
