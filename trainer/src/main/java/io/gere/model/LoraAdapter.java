package io.gere.model;

import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.Projection;
import io.gere.model.decoder.WeightNames;
import io.gere.model.safetensors.Shape;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Low-rank matrices A [rank, in] and B [out, rank] beside some projections of every layer: y = W x
 * + (α / rank) · B A x. Names and start values are PEFT's.
 */
public final class LoraAdapter {
  private static final String PREFIX = "base_model.model.";

  private final LoraConfig config;
  private final List<Projection> projections;
  private final ParameterSet parameters;

  private LoraAdapter(LoraConfig config, List<Projection> projections, ParameterSet parameters) {
    this.config = config;
    this.projections = projections;
    this.parameters = parameters;
  }

  /** An adapter whose matrices are still zero, to be read from a file. */
  public static LoraAdapter empty(TensorScope scope, DecoderConfig model, LoraConfig config) {
    return new LoraAdapter(
        config,
        config.projections(model),
        new ParameterSet(scope, shapes(model, config), ElementType.FLOAT32));
  }

  /**
   * A new adapter that changes nothing yet: B = 0, and A uniform in ±1/√in, which is PEFT's Kaiming
   * initialisation with a = √5.
   */
  static LoraAdapter fresh(TensorScope scope, DecoderConfig model, LoraConfig config, long seed) {
    LoraAdapter adapter = empty(scope, model, config);
    SplittableRandom random = new SplittableRandom(seed);
    adapter
        .parameters
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.endsWith("lora_A.weight")) {
                double bound = 1 / Math.sqrt((double) tensor.shape()[1]);
                float[] values = new float[Math.toIntExact(tensor.elements())];
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) (bound * (2 * random.nextDouble() - 1));
                }
                try (Tensor drawn = scope.of(values, tensor.shape())) {
                  tensor.set(drawn);
                }
              }
            });
    return adapter;
  }

  /** Names and shapes of all matrices, layer by layer, A before B. */
  public static Map<String, long[]> shapes(DecoderConfig model, LoraConfig config) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    Map<String, long[]> weights = model.parameterShapes();
    for (int layer = 0; layer < model.layers(); layer++) {
      for (Projection projection : config.projections(model)) {
        long[] weight = weights.get(WeightNames.ofLayer(layer, projection.weight()));
        shapes.put(name(layer, projection, "A"), new long[] {config.rank(), weight[1]});
        shapes.put(name(layer, projection, "B"), new long[] {weight[0], config.rank()});
      }
    }
    return shapes;
  }

  /** Elements of all matrices A and B in such a model. */
  public static long parameterCount(DecoderConfig model, LoraConfig config) {
    return shapes(model, config).values().stream().mapToLong(Shape::elements).sum();
  }

  public LoraConfig config() {
    return config;
  }

  public ParameterSet parameters() {
    return parameters;
  }

  /** Names of the matrices of these layers, in the op pack's order. */
  public List<String> names(LayerRange range) {
    List<String> names = new ArrayList<>();
    for (int layer = range.from(); layer < range.to(); layer++) {
      for (Projection projection : projections) {
        names.add(name(layer, projection, "A"));
        names.add(name(layer, projection, "B"));
      }
    }
    return names;
  }

  /** The matrices of each of these layers, as {@link #names} orders them. */
  List<List<Tensor>> tensors(LayerRange range) {
    return range.each().map(layer -> names(layer).stream().map(parameters::get).toList()).toList();
  }

  /**
   * What the adapter adds to one weight: scale · B A.
   *
   * @param a [rank, in]
   * @param b [out, rank]
   */
  public record Update(Tensor a, Tensor b, double scale) {}

  /** The update of the base model's weight of this name, if it is adapted. */
  public Optional<Update> update(String weight) {
    String a = name(weight, "A");
    return parameters.tensors().containsKey(a)
        ? Optional.of(
            new Update(parameters.get(a), parameters.get(name(weight, "B")), config.scale()))
        : Optional.empty();
  }

  private static String name(int layer, Projection projection, String matrix) {
    return name(WeightNames.ofLayer(layer, projection.weight()), matrix);
  }

  private static String name(String weight, String matrix) {
    return PREFIX + weight.replaceFirst("\\.weight$", "") + ".lora_" + matrix + ".weight";
  }
}
