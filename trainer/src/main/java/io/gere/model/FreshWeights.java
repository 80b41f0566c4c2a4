package io.gere.model;

import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.WeightNames;
import io.gere.model.safetensors.Shape;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.MachineOps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Weights of a model from scratch: matrices normal with standard deviation 0.02 as in Hugging Face,
 * biases 0, norms what changes nothing.
 */
public final class FreshWeights {
  private static final double DEVIATION = 0.02;

  private FreshWeights() {}

  /** The same weights whoever keeps which part of them. */
  static void random(Parameters parameters, DecoderConfig config, long seed) {
    Map<String, List<Parameters.Part>> parts =
        parameters.parts().stream().collect(Collectors.groupingBy(Parameters.Part::parameter));
    Random random = new Random(seed);
    config
        .parameterShapes()
        .forEach(
            (name, shape) -> {
              float[] values = new float[Math.toIntExact(Shape.elements(shape))];
              if (isMatrix(name)) {
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) (DEVIATION * random.nextGaussian());
                }
              } else {
                Arrays.fill(values, neutral(name, config));
              }
              for (Parameters.Part part : parts.getOrDefault(name, List.of())) {
                set(part.tensor(), values, Math.toIntExact(part.offset()));
              }
            });
  }

  /** Weights to measure with, which the device draws by itself, in seconds for billions. */
  public static void drawn(Parameters parameters, DecoderConfig config, MachineOps ops) {
    for (Parameters.Part part : parameters.parts()) {
      if (isMatrix(part.parameter())) {
        ops.fillNormal(part.tensor(), DEVIATION);
      } else {
        float[] values = new float[Math.toIntExact(part.tensor().elements())];
        Arrays.fill(values, neutral(part.parameter(), config));
        set(part.tensor(), values, 0);
      }
    }
  }

  private static void set(Tensor tensor, float[] values, int from) {
    int to = from + Math.toIntExact(tensor.elements());
    try (TensorScope scope = TensorScope.open()) {
      tensor.set(scope.of(Arrays.copyOfRange(values, from, to), tensor.shape()));
    }
  }

  private static boolean isMatrix(String name) {
    return !WeightNames.isNorm(name) && !WeightNames.isBias(name);
  }

  /** What a norm's weight or a bias is where it changes nothing. */
  private static float neutral(String name, DecoderConfig config) {
    return WeightNames.isBias(name) ? 0 : config.norms().form().neutralWeight();
  }
}
