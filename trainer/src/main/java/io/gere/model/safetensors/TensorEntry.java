package io.gere.model.safetensors;

import io.gere.GereException;
import io.gere.InputException;
import java.util.Arrays;

/** What a safetensors file's header says of one tensor. */
public final class TensorEntry {
  private final String file;
  private final String name;
  private final String typeName;
  private final long[] shape;
  private final long begin;
  private final long end;

  TensorEntry(String file, String name, String typeName, long[] shape, long begin, long end) {
    this.file = file;
    this.name = name;
    this.typeName = typeName;
    this.shape = shape.clone();
    this.begin = begin;
    this.end = end;
  }

  public String name() {
    return name;
  }

  /**
   * The tensor's type.
   *
   * @throws GereException where it is none that this program reads
   */
  public StoredType type() {
    return StoredType.named(typeName)
        .orElseThrow(
            () ->
                InputException.of(
                    "%s: tensor %s is stored as %s; only %s can be read"
                        .formatted(file, name, typeName, Arrays.toString(StoredType.values()))));
  }

  public long[] shape() {
    return shape.clone();
  }

  public long elements() {
    return Shape.elements(shape);
  }

  /** First byte, counted from the start of the file's data. */
  long begin() {
    return begin;
  }

  /** The byte after the last, counted from the start of the file's data. */
  long end() {
    return end;
  }

  public long bytes() {
    return end - begin;
  }
}
