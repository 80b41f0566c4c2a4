package io.gere.tensor.ops;

import io.gere.RootLocale;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.ScriptModule;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses how this CPU multiplies. Tried once, when the first model of a type is made, for all
 * models of a process have to agree, and all processes on the same hardware: a way is taken only
 * where it is faster by far.
 */
public final class ProductChoice {
  /** A system property with the name of one of {@link Products}, for tests. */
  public static final String PROPERTY = "gere.products";

  private static final Logger LOG = LoggerFactory.getLogger(ProductChoice.class);

  private static final int SIZE = 384;
  private static final int REPETITIONS = 5;

  private ProductChoice() {}

  /**
   * How a model with such weights multiplies on the calling thread's device.
   *
   * @param type of the weights
   */
  public static Products of(ElementType type) {
    if (!(Torch.device() instanceof Device.Cpu)) {
      return Products.PLAIN;
    }
    String forced = System.getProperty(PROPERTY);
    if (forced != null) {
      return Products.valueOf(forced.toUpperCase(Locale.ROOT));
    }
    return type == ElementType.BFLOAT16 ? OfBfloat16.TRIED : OfFloat32.TRIED;
  }

  private static final class OfBfloat16 {
    private static final Products TRIED =
        // A tenth of the time, or twice as long and more.
        tried(ElementType.BFLOAT16, Products.IN_FLOAT32, 0.25);

    static {
      LOG.info(
          "Products of bfloat16 values are computed in {}",
          TRIED == Products.IN_FLOAT32
              ? "float32 and rounded: this CPU has no fast instructions for them"
              : "bfloat16");
    }
  }

  private static final class OfFloat32 {
    private static final Products TRIED =
        // 0.55 or 1.4 of the time on AMD's CPUs, about as long on Intel's.
        tried(ElementType.FLOAT32, Products.BY_ONEDNN, 0.8);
  }

  /**
   * Another way, or the plain one.
   *
   * @param most of the plain one's time that the other may take
   */
  private static Products tried(ElementType type, Products other, double most) {
    double usual = seconds(type, Products.PLAIN);
    double instead = seconds(type, other);
    LOG.debug(
        "A linear map of {} {} takes {} times as long",
        type,
        other,
        RootLocale.format("%.2f", instead / usual));
    return instead < most * usual ? other : Products.PLAIN;
  }

  /**
   * The best of several tries of a linear map, forward and backward, in time of this thread:
   * another program does not count.
   */
  private static double seconds(ElementType type, Products products) {
    DecoderSettings any = DecoderSettings.withoutLayers(1, 1);
    try (ScriptModule script = ScriptSource.compiled(any, products);
        TensorScope scope = TensorScope.open()) {
      MachineOps ops = new MachineOps(script);
      Tensor x = scope.zeros(type, SIZE, SIZE);
      Tensor weight = scope.zeros(type, SIZE, SIZE);
      Tensor gradient = scope.zeros(type, SIZE, SIZE);
      long best = Long.MAX_VALUE;
      for (int i = 0; i < REPETITIONS; i++) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        ops.linearStep(x, weight, gradient);
        long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        best = Math.min(best, end - start);
      }
      return best / 1e9;
    }
  }
}
