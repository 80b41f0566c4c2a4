package io.gere.model;

import io.gere.model.safetensors.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names and shapes of parameters that lie one after the other, wherever their memory is. */
public final class ParameterLayout {
  private final Map<String, long[]> shapes;
  private final Map<String, Long> offsets = new LinkedHashMap<>();
  private final long elements;

  /**
   * @param shapes names and shapes in the order they are laid out
   */
  public ParameterLayout(Map<String, long[]> shapes) {
    this.shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
    long offset = 0;
    for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
      offsets.put(entry.getKey(), offset);
      offset += Shape.elements(entry.getValue());
    }
    this.elements = offset;
  }

  /** Names and shapes in their order. */
  public Map<String, long[]> shapes() {
    return shapes;
  }

  public long[] shape(String name) {
    return require(name, shapes.get(name));
  }

  /** Where a parameter begins, in elements of all. */
  public long offset(String name) {
    return require(name, offsets.get(name));
  }

  /** Elements of one parameter. */
  public long elements(String name) {
    return Shape.elements(shape(name));
  }

  /** Elements of all parameters. */
  public long elements() {
    return elements;
  }

  private static <T> T require(String name, T found) {
    if (found == null) {
      throw new IllegalArgumentException("no parameter named " + name);
    }
    return found;
  }

  /** Some of these parameters, as if they lay alone. */
  public ParameterLayout some(List<String> names) {
    Map<String, long[]> some = new LinkedHashMap<>();
    names.forEach(name -> some.put(name, shape(name)));
    return new ParameterLayout(some);
  }

  /**
   * A stretch of one parameter.
   *
   * @param offset its first element within the parameter
   * @param from the same, counted in elements of all parameters
   */
  public record Slice(String parameter, long offset, long from, long elements) {}

  /**
   * The parameters between two places, as far as they lie there.
   *
   * @param from the first element
   * @param to the one after the last
   */
  public List<Slice> slices(long from, long to) {
    return offsets.entrySet().stream()
        .map(
            entry -> {
              long start = entry.getValue();
              long first = Math.max(start, from);
              long end = Math.min(start + elements(entry.getKey()), to);
              return new Slice(entry.getKey(), first - start, first, end - first);
            })
        .filter(slice -> slice.elements() > 0)
        .toList();
  }
}
