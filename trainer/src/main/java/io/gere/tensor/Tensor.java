package io.gere.tensor;

import ai.djl.pytorch.engine.PtNDArray;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** A native tensor. It belongs to the {@link TensorScope} that made it and ends with it. */
public final class Tensor implements AutoCloseable {
  /** A Java buffer holds at most 2 GB; views of this size leave room for every element type. */
  private static final long VIEW_BYTES = 1L << 30;

  private static final Device HOST = new Device.Cpu();

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

  /** Where it lies. */
  public Device device() {
    return NativeMemory.device(array);
  }

  /** Where its first element lies, in the memory of its device. */
  public Pointer address() {
    return NativeMemory.data(array);
  }

  private long bytes() {
    return elements() * type().bytes();
  }

  /**
   * The tensor's own memory as direct buffers in native order, of at most 1 GB each, one after the
   * other. The tensor must be contiguous and must outlive them.
   *
   * @throws IllegalStateException for a tensor on a GPU, whose memory Java cannot see
   */
  public List<ByteBuffer> memory() {
    if (device() instanceof Device.Gpu gpu) {
      throw new IllegalStateException(
          "a tensor on %s has no memory of this process; copy it with get or onHost"
              .formatted(gpu));
    }
    return views((offset, length) -> address().share(offset).getByteBuffer(0, length));
  }

  /**
   * The elements as {@link #memory} gives them, which for a tensor on a GPU are a copy. Nobody is
   * to write into them.
   */
  public List<ByteBuffer> onHost() {
    return device() instanceof Device.Cpu
        ? memory()
        : views(
            (offset, length) -> {
              ByteBuffer copy = ByteBuffer.allocateDirect(Math.toIntExact(length));
              get(offset, copy);
              return copy.flip();
            });
  }

  private interface View {
    ByteBuffer of(long offset, long length);
  }

  private List<ByteBuffer> views(View view) {
    List<ByteBuffer> views = new ArrayList<>();
    for (long offset = 0; offset < bytes(); offset += VIEW_BYTES) {
      long length = Math.min(VIEW_BYTES, bytes() - offset);
      views.add(view.of(offset, length).order(ByteOrder.nativeOrder()));
    }
    return views;
  }

  /** A copy of a contiguous float32 tensor's elements, row-major. */
  public float[] toFloats() {
    require(ElementType.FLOAT32);
    float[] values = new float[Math.toIntExact(elements())];
    int at = 0;
    for (ByteBuffer view : onHost()) {
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
    for (ByteBuffer view : onHost()) {
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
    for (ByteBuffer view : onHost()) {
      int count = view.remaining() / Long.BYTES;
      view.asLongBuffer().get(values, at, count);
      at += count;
    }
    return values;
  }

  /**
   * Copies bytes into a contiguous tensor on any device.
   *
   * @param offset in bytes
   * @param from its position moves to its limit
   */
  public void put(long offset, ByteBuffer from) {
    int count = from.remaining();
    Pointer to = place(offset, count);
    ByteBuffer direct = from.isDirect() ? from.slice() : ByteBuffer.allocateDirect(count).put(from);
    NativeMemory.copy(hostAddress(direct.rewind()), HOST, to, device(), count);
    from.position(from.limit());
  }

  /**
   * Has bytes of a contiguous tensor written where they belong, such as from a file: into its own
   * memory, or for a tensor on a GPU into memory that is copied there.
   *
   * @param offset in bytes
   * @param count in bytes, at least 1
   * @param source fills a direct buffer of this length in native order
   */
  public void fill(long offset, int count, Consumer<ByteBuffer> source) {
    Pointer to = place(offset, count);
    if (device() instanceof Device.Cpu) {
      source.accept(to.getByteBuffer(0, count).order(ByteOrder.nativeOrder()));
      return;
    }
    try (Memory host = new Memory(count)) {
      source.accept(host.getByteBuffer(0, count).order(ByteOrder.nativeOrder()));
      NativeMemory.copy(host, HOST, to, device(), count);
    }
  }

  /**
   * Copies bytes of a contiguous tensor on any device, as they are in memory.
   *
   * @param offset in bytes
   * @param into is filled from its position to its limit
   */
  public void get(long offset, ByteBuffer into) {
    int count = into.remaining();
    Pointer from = place(offset, count);
    ByteBuffer direct = into.isDirect() ? into.slice() : ByteBuffer.allocateDirect(count);
    NativeMemory.copy(from, device(), hostAddress(direct), HOST, count);
    if (into.isDirect()) {
      into.position(into.limit());
    } else {
      into.put(direct);
    }
  }

  private Pointer place(long offset, int count) {
    Objects.checkFromIndexSize(offset, count, bytes());
    return address().share(offset);
  }

  private static Pointer hostAddress(ByteBuffer direct) {
    return Native.getDirectBufferPointer(direct);
  }

  /** Copies another tensor's elements, rounded to this one's type. */
  public void set(Tensor values) {
    NativeMemory.copy(values.array, array);
  }

  /** Sets every element to 0. */
  public void zero() {
    NativeMemory.zero(array);
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
