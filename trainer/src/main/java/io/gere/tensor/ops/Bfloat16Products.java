package io.gere.tensor.ops;

import io.gere.RootLocale;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.ScriptModule;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In which type products of bfloat16 values are computed. A CPU with AVX-512 or AMX multiplies them
 * several times as fast as float32; on any other, PyTorch takes some thirty times as long.
 */
public enum Bfloat16Products {
  /** As they are. */
  BFLOAT16,
  /** In float32, and rounded once. */
  FLOAT32;

  /** A system property with one of these names, for tests; otherwise the CPU is tried. */
  public static final String PROPERTY = "gere.bfloat16_products";

  private static final Logger LOG = LoggerFactory.getLogger(Bfloat16Products.class);

  /** How many times as long as float32's a product may take: either way, the next is far off. */
  private static final double SLOW = 4;

  private static final int SIZE = 256;
  private static final int REPETITIONS = 3;

  /**
   * How a model with such weights multiplies on the calling thread's device.
   *
   * @param type of the weights
   */
  public static Bfloat16Products of(ElementType type) {
    if (type != ElementType.BFLOAT16 || !(Torch.device() instanceof Device.Cpu)) {
      return BFLOAT16;
    }
    String forced = System.getProperty(PROPERTY);
    return forced == null ? OnThisCpu.TRIED : valueOf(forced.toUpperCase(Locale.ROOT));
  }

  /** Tried once, when the first bfloat16 model is made: every model of a process must agree. */
  private static final class OnThisCpu {
    private static final Bfloat16Products TRIED = tried();
  }

  private static Bfloat16Products tried() {
    DecoderSettings any = DecoderSettings.withoutLayers(1, 1);
    try (ScriptModule script = ScriptSource.compiled(any, false)) {
      MachineOps ops = new MachineOps(script);
      double half = seconds(ops, ElementType.BFLOAT16);
      double full = seconds(ops, ElementType.FLOAT32);
      Bfloat16Products choice = half > SLOW * full ? FLOAT32 : BFLOAT16;
      LOG.info(
          "Products of bfloat16 values are computed in {}: on this CPU one takes {} times as long"
              + " as one of float32",
          choice.name().toLowerCase(Locale.ROOT),
          RootLocale.format("%.1f", half / full));
      return choice;
    }
  }

  /** The best of several products. */
  private static double seconds(MachineOps ops, ElementType type) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor left = scope.empty(type, SIZE, SIZE);
      Tensor right = scope.empty(type, SIZE, SIZE);
      Tensor product = scope.empty(type, SIZE, SIZE);
      ops.fillNormal(left, 1);
      ops.fillNormal(right, 1);
      long best = Long.MAX_VALUE;
      for (int i = 0; i < REPETITIONS; i++) {
        long start = System.nanoTime();
        ops.product(product, left, right);
        best = Math.min(best, System.nanoTime() - start);
      }
      return best / 1e9;
    }
  }
}
