package io.gere.model.huggingface;

import static io.gere.RootLocale.format;

import io.gere.InputException;
import io.gere.model.safetensors.ListPreview;
import io.gere.model.safetensors.StoredType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts weights that are NaN or infinite while a checkpoint is read. A model with one of them can
 * compute nothing, and its first loss would be blamed on the learning rate.
 */
final class FiniteWeights {
  private static final Pattern OF_LAYER =
      Pattern.compile("layers\\.(\\d+)\\.(?:\\w+\\.)?(\\w+(?:\\.lora_[AB])?)\\.(weight|bias)$");

  private final Map<String, Long> found = new LinkedHashMap<>();

  /**
   * The bits of a number's exponent, which are all set in NaN and in infinity only.
   *
   * @param exponent these bits, in each of the numbers that a long holds
   * @param lowest the lowest of them: added to a full exponent it carries into the sign's place
   */
  private record Exponents(long exponent, long lowest, int bytes) {
    static Exponents of(StoredType type) {
      return switch (type) {
        case F32 -> new Exponents(0x7f800000_7f800000L, 0x00800000_00800000L, Float.BYTES);
        case F16 -> new Exponents(0x7c007c00_7c007c00L, 0x04000400_04000400L, Short.BYTES);
        case BF16 -> new Exponents(0x7f807f80_7f807f80L, 0x00800080_00800080L, Short.BYTES);
      };
    }

    /** How many of the numbers in eight bytes are not finite. */
    int notFinite(long numbers) {
      long carried = ((numbers & exponent) + lowest) & ((exponent << 1) & ~exponent);
      return Long.bitCount(carried);
    }
  }

  /**
   * Looks at a piece of a tensor.
   *
   * @param piece what remains of it are whole numbers; its position stays
   */
  void look(String tensor, StoredType type, ByteBuffer piece) {
    Exponents exponents = Exponents.of(type);
    ByteBuffer bytes = piece.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    long count = 0;
    int at = bytes.position();
    for (; at <= bytes.limit() - Long.BYTES; at += Long.BYTES) {
      count += exponents.notFinite(bytes.getLong(at));
    }
    for (; at < bytes.limit(); at += exponents.bytes()) {
      long number =
          exponents.bytes() == Float.BYTES
              ? bytes.getInt(at)
              : Short.toUnsignedInt(bytes.getShort(at));
      count += exponents.notFinite(number & 0xffffffffL);
    }
    if (count > 0) {
      found.merge(tensor, count, Long::sum);
    }
  }

  /**
   * Refuses what was found.
   *
   * @param folder of the checkpoint
   */
  void require(String folder) {
    found()
        .ifPresent(
            places -> {
              throw InputException.of(
                  "%s holds weights that are NaN or infinite: %s; download or train the model again"
                      .formatted(folder, places));
            });
  }

  /** Where and how many, in words. */
  Optional<String> found() {
    if (!found.isEmpty()) {
      List<String> places =
          found.entrySet().stream()
              .map(
                  tensor ->
                      format(
                          "%s: %,d value%s",
                          place(tensor.getKey()),
                          tensor.getValue(),
                          tensor.getValue() == 1 ? "" : "s"))
              .toList();
      return Optional.of(ListPreview.of(places));
    }
    return Optional.empty();
  }

  private static String place(String tensor) {
    Matcher layer = OF_LAYER.matcher(tensor);
    return layer.find()
        ? "layer %s %s%s"
            .formatted(layer.group(1), layer.group(2), layer.group(3).equals("bias") ? " bias" : "")
        : tensor;
  }
}
