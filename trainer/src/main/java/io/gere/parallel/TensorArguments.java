package io.gere.parallel;

import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;

/** What operations can be given. */
public final class TensorArguments {
  private TensorArguments() {}

  /** An all-reduce is of float32, or of a few float64. */
  public static Tensor requireSummable(Tensor tensor) {
    return tensor.type() == ElementType.FLOAT64 ? tensor : requireFloats(tensor);
  }

  /** Gradients are float32. */
  public static Tensor requireFloats(Tensor tensor) {
    if (tensor.type() != ElementType.FLOAT32) {
      throw new IllegalArgumentException("only float32 can be summed, not " + tensor);
    }
    return tensor;
  }

  /** All of a tensor's memory; shards do not reach over the edge of a Java buffer. */
  public static ByteBuffer onlyView(Tensor tensor) {
    List<ByteBuffer> views = tensor.memory();
    return switch (views.size()) {
      case 0 -> ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());
      case 1 -> views.get(0);
      default ->
          throw new IllegalArgumentException(
              "%s is larger than 1 GB: scatter and gather it in smaller buckets".formatted(tensor));
    };
  }

  /** Such as "1000 float32", for the names of operations. */
  public static String words(Tensor tensor) {
    return "%d %s".formatted(tensor.elements(), tensor.type().name().toLowerCase(Locale.ROOT));
  }

  /** Scalars where native code finds them. */
  public static ByteBuffer direct(double[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(values.length * Double.BYTES).order(ByteOrder.nativeOrder());
    bytes.asDoubleBuffer().put(values);
    return bytes;
  }
}
