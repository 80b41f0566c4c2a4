package io.gere.tensor.ops;

import io.gere.tensor.Cpu;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.Torch;
import io.gere.tensor.natives.NativeFolder;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses how this CPU multiplies, by what the CPU says of itself and not by trying: all processes
 * on the same hardware have to agree, or what is resumed would differ from what was not disturbed.
 */
public final class ProductChoice {
  /** A system property with the name of one of {@link Products}, for tests. */
  public static final String PROPERTY = "gere.products";

  private static final Logger LOG = LoggerFactory.getLogger(ProductChoice.class);

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
    return type == ElementType.BFLOAT16 ? OfThisCpu.BFLOAT16 : OfThisCpu.FLOAT32;
  }

  private static final class OfThisCpu {
    private static final Products BFLOAT16;
    private static final Products FLOAT32;

    static {
      Cpu cpu = Cpu.here();
      BFLOAT16 = cpu.multipliesBfloat16() ? Products.PLAIN : Products.IN_FLOAT32;
      // A PyTorch of the user's own may have another library in MKL's place.
      boolean mkl = NativeFolder.configured().isEmpty();
      FLOAT32 = mkl && cpu.hasAvx512ThatMklLeaves() ? Products.BY_ONEDNN : Products.PLAIN;
      LOG.info(
          "Products of float32 values are computed {}, those of bfloat16 values {}",
          FLOAT32 == Products.BY_ONEDNN ? "by oneDNN where they are large" : "by PyTorch's library",
          BFLOAT16 == Products.IN_FLOAT32
              ? "in float32 and rounded: this CPU has no fast instructions for them"
              : "in bfloat16");
    }
  }
}
