package io.gere.tensor;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.util.Objects;

/**
 * The owner of tensors: closing it frees all of them and all its inner scopes. A scope belongs to
 * one thread at a time.
 */
public final class TensorScope implements AutoCloseable {
  private final PtNDManager manager;
  private final Device device;

  private TensorScope(PtNDManager manager, Device device) {
    this.manager = manager;
    this.device = device;
  }

  /** A scope of its own, for tensors on the calling thread's {@link Torch#device device}. */
  public static TensorScope open() {
    return on(Torch.device());
  }

  /** A scope of its own, for tensors in the machine's own memory, whatever the device. */
  public static TensorScope onHost() {
    return on(new Device.Cpu());
  }

  private static TensorScope on(Device device) {
    ai.djl.Device place =
        device instanceof Device.Gpu gpu ? ai.djl.Device.gpu(gpu.index()) : ai.djl.Device.cpu();
    return new TensorScope((PtNDManager) NDManager.newBaseManager(place, "PyTorch"), device);
  }

  /** A scope that ends with this one, or earlier, on the same device. */
  public TensorScope inner() {
    return new TensorScope((PtNDManager) manager.newSubManager(), device);
  }

  PtNDManager manager() {
    return manager;
  }

  /** A tensor that is still to be filled: it may hold anything. */
  public Tensor empty(ElementType type, long... shape) {
    return new Tensor(NativeMemory.empty(manager, device, type, shape));
  }

  /** A tensor of zeros. */
  public Tensor zeros(ElementType type, long... shape) {
    Tensor tensor = empty(type, shape);
    NativeMemory.zero(tensor.array());
    return tensor;
  }

  /** A float32 tensor of zeros. */
  public Tensor zeros(long... shape) {
    return zeros(ElementType.FLOAT32, shape);
  }

  /** A float32 tensor with these elements, row-major. */
  public Tensor of(float[] values, long... shape) {
    return new Tensor((PtNDArray) manager.create(values, new Shape(shape)));
  }

  /** A float64 tensor with these elements, row-major. */
  public Tensor of(double[] values, long... shape) {
    return new Tensor((PtNDArray) manager.create(values, new Shape(shape)));
  }

  /** An int32 tensor with these elements, row-major. */
  public Tensor of(int[] values, long... shape) {
    return new Tensor((PtNDArray) manager.create(values, new Shape(shape)));
  }

  /** An int64 tensor with these elements, row-major. */
  public Tensor of(long[] values, long... shape) {
    return new Tensor((PtNDArray) manager.create(values, new Shape(shape)));
  }

  /**
   * A window into a contiguous tensor: the same memory, not a copy, which the window holds as long
   * as it lives.
   *
   * @param start its first element, counted row by row
   * @param shape of the window
   */
  public Tensor window(Tensor whole, long start, long... shape) {
    long elements = 1;
    for (long size : shape) {
      elements *= size;
    }
    Objects.checkFromIndexSize(start, elements, whole.elements());
    return new Tensor(NativeMemory.window(manager, whole.array(), start, shape));
  }

  /** A copy in another type; every element is rounded once. */
  public Tensor converted(Tensor tensor, ElementType type) {
    Tensor copy = empty(type, tensor.shape());
    copy.set(tensor);
    return copy;
  }

  @Override
  public void close() {
    manager.close();
  }
}
