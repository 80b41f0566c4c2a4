package io.gere.tensor;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * Where a tensor's elements lie and of which type they are, by PyTorch's stable C interface. DJL's
 * own accessors stop at 2 GB and do not know bfloat16.
 */
final class NativeMemory {
  private static final Function GET_DATA = function("aoti_torch_get_data_ptr");
  private static final Function GET_TYPE = function("aoti_torch_get_dtype");

  private NativeMemory() {}

  static Pointer data(PtNDArray array) {
    PointerByReference data = new PointerByReference();
    call(GET_DATA, new Pointer(array.getHandle()), data);
    return data.getValue();
  }

  static ElementType type(PtNDArray array) {
    IntByReference code = new IntByReference();
    call(GET_TYPE, new Pointer(array.getHandle()), code);
    return ElementType.ofCode(code.getValue());
  }

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
