package io.gere.tensor;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;

/**
 * The owner of tensors: closing it frees all of them and all its inner scopes. A scope belongs to
 * one thread at a time.
 */
public final class TensorScope implements AutoCloseable {
  private final PtNDManager manager;

  private TensorScope(PtNDManager manager) {
    this.manager = manager;
  }

  /** A scope of its own. */
  public static TensorScope open() {
    return new TensorScope((PtNDManager) NDManager.newBaseManager("PyTorch"));
  }

  /** A scope that ends with this one, or earlier. */
  public TensorScope inner() {
    return new TensorScope((PtNDManager) manager.newSubManager());
  }

  PtNDManager manager() {
    return manager;
  }

  /** A float32 tensor of zeros. */
  public Tensor zeros(long... shape) {
    return zeros(ElementType.FLOAT32, shape);
  }

  /**
   * A tensor of zeros, of a type that Java can fill: bfloat16 is made by the op pack alone, because
   * DJL's own arrays of it end the process.
   */
  public Tensor zeros(ElementType type, long... shape) {
    DataType dataType =
        switch (type) {
          case UINT8 -> DataType.UINT8;
          case INT64 -> DataType.INT64;
          case FLOAT32 -> DataType.FLOAT32;
          case FLOAT64 -> DataType.FLOAT64;
          case BFLOAT16, FLOAT16, BOOLEAN ->
              throw new IllegalArgumentException(
                  "a tensor of " + type + " must come from the op pack's \"empty\"");
        };
    return new Tensor((PtNDArray) manager.zeros(new Shape(shape), dataType));
  }

  /** A float32 tensor with these elements, row-major. */
  public Tensor of(float[] values, long... shape) {
    return new Tensor((PtNDArray) manager.create(values, new Shape(shape)));
  }

  /** An int64 tensor with these elements, row-major. */
  public Tensor of(long[] values, long... shape) {
    return new Tensor((PtNDArray) manager.create(values, new Shape(shape)));
  }

  @Override
  public void close() {
    manager.close();
  }
}
