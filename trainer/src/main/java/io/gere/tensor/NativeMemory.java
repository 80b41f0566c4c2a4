package io.gere.tensor;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * Tensors of any type, size and device by PyTorch's stable C interface ({@code
 * aoti_torch/c/shim.h}). DJL's own accessors stop at 2 GB and do not know bfloat16.
 */
final class NativeMemory {
  private static final int CPU = 0;
  private static final int CUDA = 1;

  private static final Function GET_DATA = function("aoti_torch_get_data_ptr");
  private static final Function GET_TYPE = function("aoti_torch_get_dtype");
  private static final Function GET_DEVICE_TYPE = function("aoti_torch_get_device_type");
  private static final Function GET_DEVICE_INDEX = function("aoti_torch_get_device_index");
  private static final Function EMPTY = function("aoti_torch_empty_strided");
  private static final Function ZERO = function("aoti_torch_zero_");
  private static final Function VIEW = function("aoti_torch__reinterpret_tensor");
  private static final Function WRAP = function("aoti_torch_create_tensor_from_blob");
  private static final Function COPY = function("aoti_torch_copy_");
  private static final Function DELETE = function("aoti_torch_delete_tensor_object");

  private NativeMemory() {}

  static Pointer data(PtNDArray array) {
    PointerByReference data = new PointerByReference();
    call(GET_DATA, handle(array), data);
    return data.getValue();
  }

  static ElementType type(PtNDArray array) {
    return ElementType.ofCode(number(GET_TYPE, array));
  }

  static Device device(PtNDArray array) {
    return number(GET_DEVICE_TYPE, array) == CPU
        ? new Device.Cpu()
        : new Device.Gpu(number(GET_DEVICE_INDEX, array));
  }

  /** A contiguous tensor that holds anything at all. */
  static PtNDArray empty(PtNDManager owner, Device device, ElementType type, long[] shape) {
    PointerByReference made = new PointerByReference();
    try {
      make(made, device, type, shape);
    } catch (IllegalStateException e) {
      throw CudaFailure.ofAllocation(e, device, elements(shape) * type.bytes());
    }
    return new PtNDArray(owner, Pointer.nativeValue(made.getValue()));
  }

  private static void make(PointerByReference made, Device device, ElementType type, long[] shape) {
    call(
        EMPTY,
        (long) shape.length,
        shape,
        rowMajor(shape),
        type.code(),
        type(device),
        index(device),
        made);
  }

  private static long elements(long[] shape) {
    long elements = 1;
    for (long size : shape) {
      elements *= size;
    }
    return elements;
  }

  static void zero(PtNDArray array) {
    call(ZERO, handle(array));
  }

  /**
   * Part of a contiguous tensor's memory as a tensor.
   *
   * @param start its first element, counted within {@code whole}
   */
  static PtNDArray window(PtNDManager owner, PtNDArray whole, long start, long[] shape) {
    PointerByReference made = new PointerByReference();
    call(VIEW, handle(whole), (long) shape.length, shape, rowMajor(shape), start, made);
    return new PtNDArray(owner, Pointer.nativeValue(made.getValue()));
  }

  /** Copies elements into a tensor of the same shape, rounded to its type. */
  static void copy(PtNDArray from, PtNDArray to) {
    int returnsWhenDone = 0;
    call(COPY, handle(to), handle(from), returnsWhenDone);
  }

  /**
   * Launches the copy of elements into a tensor of the same shape. Between pinned memory of the
   * host and a GPU it returns before it is done.
   */
  static void launchCopy(PtNDArray from, PtNDArray to) {
    int returnsAtOnce = 1;
    call(COPY, handle(to), handle(from), returnsAtOnce);
  }

  /** Copies bytes from one place to another, either of which may be a GPU's memory. */
  static void copy(Pointer from, Device fromDevice, Pointer to, Device toDevice, long bytes) {
    Pointer source = bytes(from, fromDevice, bytes);
    try {
      Pointer target = bytes(to, toDevice, bytes);
      try {
        int returnsWhenDone = 0;
        call(COPY, target, source, returnsWhenDone);
      } finally {
        call(DELETE, target);
      }
    } finally {
      call(DELETE, source);
    }
  }

  /** Memory that is there already, as a tensor of uint8, which the caller deletes. */
  private static Pointer bytes(Pointer data, Device device, long count) {
    PointerByReference made = new PointerByReference();
    long[] shape = {count};
    long start = 0;
    call(
        WRAP,
        data,
        (long) shape.length,
        shape,
        rowMajor(shape),
        start,
        ElementType.UINT8.code(),
        type(device),
        index(device),
        made);
    return made.getValue();
  }

  private static long[] rowMajor(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, shape[i]);
    }
    return strides;
  }

  private static int type(Device device) {
    return device instanceof Device.Gpu ? CUDA : CPU;
  }

  private static int index(Device device) {
    return device instanceof Device.Gpu gpu ? gpu.index() : -1;
  }

  private static Pointer handle(PtNDArray array) {
    return new Pointer(array.getHandle());
  }

  private static int number(Function function, PtNDArray array) {
    IntByReference number = new IntByReference();
    call(function, handle(array), number);
    return number.getValue();
  }

  /** PyTorch has written what went wrong to the error stream; this interface tells no more. */
  private static void call(Function function, Object... arguments) {
    int status = function.invokeInt(arguments);
    if (status != 0) {
      throw new IllegalStateException(function.getName() + " returned " + status);
    }
  }

  private static Function function(String name) {
    Torch.start();
    NativeLibrary.addSearchPath("torch_cpu", LibUtils.getLibtorchPath().toString());
    return NativeLibrary.getInstance("torch_cpu").getFunction(name);
  }
}
