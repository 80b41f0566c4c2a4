package io.gere.tensor;

import ai.djl.pytorch.engine.PtNDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A native tensor. It belongs to the {@link TensorScope} that made it and ends with it. */
public final class Tensor implements AutoCloseable {
  /** A Java buffer holds at most 2 GB; views of this size leave room for every element type. */
  private static final long VIEW_BYTES = 1L << 30;

  private final PtNDArray array;

  Tensor(PtNDArray array) {
    this.array = array;
  }

  PtNDArray array() {
    return array;
  }

  public long[] shape() {
    return array.getShape().getShape();
  }

  public long elements() {
    return array.getShape().size();
  }

  public ElementType type() {
    return NativeMemory.type(array);
  }

  /**
   * The tensor's own memory as direct buffers in native order, of at most 1 GB each, one after the
   * other. The tensor must be contiguous and must outlive them.
   */
  public List<ByteBuffer> memory() {
    long bytes = elements() * type().bytes();
    List<ByteBuffer> views = new ArrayList<>();
    for (long offset = 0; offset < bytes; offset += VIEW_BYTES) {
      long length = Math.min(VIEW_BYTES, bytes - offset);
      views.add(
          NativeMemory.data(array).getByteBuffer(offset, length).order(ByteOrder.nativeOrder()));
    }
    return views;
  }

  /** A copy of a contiguous float32 tensor's elements, row-major. */
  public float[] toFloats() {
    require(ElementType.FLOAT32);
    float[] values = new float[Math.toIntExact(elements())];
    int at = 0;
    for (ByteBuffer view : memory()) {
      int count = view.remaining() / Float.BYTES;
      view.asFloatBuffer().get(values, at, count);
      at += count;
    }
    return values;
  }

  /** A copy of a contiguous float64 tensor's elements, row-major. */
  public double[] toDoubles() {
    require(ElementType.FLOAT64);
    double[] values = new double[Math.toIntExact(elements())];
    int at = 0;
    for (ByteBuffer view : memory()) {
      int count = view.remaining() / Double.BYTES;
      view.asDoubleBuffer().get(values, at, count);
      at += count;
    }
    return values;
  }

  /** A copy of a contiguous int64 tensor's elements, row-major. */
  public long[] toLongs() {
    require(ElementType.INT64);
    long[] values = new long[Math.toIntExact(elements())];
    int at = 0;
    for (ByteBuffer view : memory()) {
      int count = view.remaining() / Long.BYTES;
      view.asLongBuffer().get(values, at, count);
      at += count;
    }
    return values;
  }

  /**
   * Copies bytes into a contiguous tensor.
   *
   * @param offset in bytes
   * @param from its position moves to its limit
   */
  public void put(long offset, ByteBuffer from) {
    List<ByteBuffer> views = memory();
    long at = offset;
    while (from.hasRemaining()) {
      ByteBuffer view = views.get((int) (at / VIEW_BYTES)).position((int) (at % VIEW_BYTES));
      int count = Math.min(view.remaining(), from.remaining());
      view.put(from.slice(from.position(), count));
      from.position(from.position() + count);
      at += count;
    }
  }

  private void require(ElementType type) {
    if (type() != type) {
      throw new IllegalStateException("a tensor of " + type() + " read as " + type);
    }
  }

  /** Gives the memory back before the scope ends. */
  @Override
  public void close() {
    array.close();
  }

  @Override
  public String toString() {
    return type() + Arrays.toString(shape());
  }
}
