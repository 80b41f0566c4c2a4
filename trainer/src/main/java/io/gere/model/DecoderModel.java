package io.gere.model;

import io.gere.config.choice.Dtype;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.WeightNames;
import io.gere.model.safetensors.Shape;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.OpPack;
import io.gere.tensor.ops.Positions;
import io.gere.tensor.ops.SegmentInput;
import io.gere.tensor.ops.SegmentStates;
import io.gere.tensor.ops.SegmentWeights;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A decoder in memory: configuration, weights, perhaps a LoRA adapter, and the op pack that
 * computes with them. It owns its native memory. Any number of threads may run it while none trains
 * it.
 */
public final class DecoderModel implements AutoCloseable {
  private final DecoderConfig config;
  private final OpPack ops;
  private final TensorScope scope;
  private final WeightStore store;
  private final LoraAdapter adapter;
  private final RotaryTables rotary;

  /** Another view of a model, which owns the memory of both. */
  private DecoderModel(DecoderModel owner, WeightStore store, LoraAdapter adapter) {
    this.config = owner.config;
    this.ops = owner.ops;
    this.scope = owner.scope;
    this.rotary = owner.rotary;
    this.store = store;
    this.adapter = adapter;
  }

  private DecoderModel(
      DecoderConfig config,
      Optional<LoraConfig> lora,
      long seed,
      ElementType type,
      Optional<WeightSharding> sharding) {
    this.config = config;
    this.ops = ops(config, lora.orElse(null), type);
    this.scope = TensorScope.open();
    this.store =
        sharding
            .map(shared -> (WeightStore) new ShardedWeights(scope, config, type, shared))
            .orElseGet(() -> whole(scope, config, type));
    this.rotary = new RotaryTables(config.rotation(), scope, type);
    this.adapter =
        lora.map(described -> LoraAdapter.fresh(scope, config, described, seed)).orElse(null);
  }

  private static WholeWeights whole(TensorScope scope, DecoderConfig config, ElementType type) {
    return new WholeWeights(new ParameterSet(scope, config.parameterShapes(), type), config);
  }

  /** The op pack for such a model, whose weights are of {@code type}. */
  public static OpPack ops(DecoderConfig config, LoraConfig lora, ElementType type) {
    return OpPack.load(OpSettings.of(config, Optional.ofNullable(lora)), type);
  }

  /** A model of zeros, to be read from a file; an adapter starts fresh from {@code seed}. */
  public static DecoderModel empty(
      DecoderConfig config, Optional<LoraConfig> lora, long seed, ElementType type) {
    return empty(config, lora, seed, type, Optional.empty());
  }

  /**
   * The same.
   *
   * @param sharding with whom the weights are shared, if each rank is to keep a part only
   */
  public static DecoderModel empty(
      DecoderConfig config,
      Optional<LoraConfig> lora,
      long seed,
      ElementType type,
      Optional<WeightSharding> sharding) {
    return new DecoderModel(config, lora, seed, type, sharding);
  }

  /** A model from scratch in float32. */
  public static DecoderModel random(DecoderConfig config, long seed) {
    return random(config, seed, ElementType.FLOAT32);
  }

  /**
   * A model from scratch: normal weights of standard deviation 0.02 as in Hugging Face, norms 1.
   *
   * @param type FLOAT32 or BFLOAT16
   */
  public static DecoderModel random(DecoderConfig config, long seed, ElementType type) {
    return random(config, Optional.empty(), seed, type);
  }

  /** The same with an adapter, which starts fresh. */
  public static DecoderModel random(
      DecoderConfig config, Optional<LoraConfig> lora, long seed, ElementType type) {
    return random(config, lora, seed, type, Optional.empty());
  }

  /** The same, of which each rank keeps a part: the same weights for any number of them. */
  public static DecoderModel random(
      DecoderConfig config,
      Optional<LoraConfig> lora,
      long seed,
      ElementType type,
      Optional<WeightSharding> sharding) {
    DecoderModel model = new DecoderModel(config, lora, seed, type, sharding);
    Map<String, List<Parameters.Part>> parts =
        model.store.parameters().parts().stream()
            .collect(Collectors.groupingBy(Parameters.Part::parameter));
    Random random = new Random(seed);
    config
        .parameterShapes()
        .forEach(
            (name, shape) -> {
              float[] values = new float[Math.toIntExact(Shape.elements(shape))];
              if (isMatrix(name)) {
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) (0.02 * random.nextGaussian());
                }
              } else {
                Arrays.fill(values, model.neutral(name));
              }
              parts
                  .getOrDefault(name, List.of())
                  .forEach(part -> model.set(part.tensor(), values, (int) part.offset()));
            });
    return model;
  }

  private void set(Tensor tensor, float[] values, int from) {
    float[] some = Arrays.copyOfRange(values, from, from + Math.toIntExact(tensor.elements()));
    try (Tensor filled = scope.of(some, tensor.shape())) {
      tensor.set(filled);
    }
  }

  /**
   * A model to measure with: weights that the device draws by itself, in seconds for billions.
   *
   * @param type FLOAT32 or BFLOAT16
   * @param sharding with whom they are shared, if at all
   */
  public static DecoderModel drawn(
      DecoderConfig config,
      Optional<LoraConfig> lora,
      ElementType type,
      Optional<WeightSharding> sharding) {
    DecoderModel model = new DecoderModel(config, lora, 1, type, sharding);
    for (Parameters.Part part : model.store.parameters().parts()) {
      if (isMatrix(part.parameter())) {
        model.ops.machine().fillNormal(part.tensor(), 0.02);
      } else {
        float[] values = new float[Math.toIntExact(part.tensor().elements())];
        Arrays.fill(values, model.neutral(part.parameter()));
        model.set(part.tensor(), values, 0);
      }
    }
    return model;
  }

  private static boolean isMatrix(String name) {
    return !WeightNames.isNorm(name) && !WeightNames.isBias(name);
  }

  /** What a norm's weight or a bias is where it changes nothing. */
  private float neutral(String name) {
    return WeightNames.isBias(name) ? 0 : config.norms().form().neutralWeight();
  }

  /** How weights of a recipe's {@code dtype} lie in memory. */
  public static ElementType elementType(Dtype dtype) {
    return switch (dtype) {
      case FLOAT32 -> ElementType.FLOAT32;
      case BFLOAT16 -> ElementType.BFLOAT16;
    };
  }

  public DecoderConfig config() {
    return config;
  }

  public OpPack ops() {
    return ops;
  }

  /**
   * All weights of the base model by their Hugging Face names.
   *
   * @throws IllegalStateException where ranks share them: see {@link #store}
   */
  public ParameterSet weights() {
    if (store.parameters() instanceof ParameterSet whole) {
      return whole;
    }
    throw new IllegalStateException("this rank keeps a part of the weights only");
  }

  /** The weights of the base model, wherever they are. */
  public WeightStore store() {
    return store;
  }

  /** The type of the base model's weights. */
  public ElementType type() {
    return store.parameters().type();
  }

  public Optional<LoraAdapter> adapter() {
    return Optional.ofNullable(adapter);
  }

  /**
   * The same model without its adapter. It is the same memory, which the adapted one goes on
   * owning: close that one alone.
   */
  public DecoderModel withoutAdapter() {
    return new DecoderModel(this, store, null);
  }

  /**
   * Reads with the model, as often as this rank likes, whatever the other ranks read meanwhile:
   * where they share the weights, each takes part in the others' passes. Every rank calls it at the
   * same point, and the work asks nothing else of the ranks.
   */
  public <T> T read(Function<DecoderModel, T> work) {
    if (!(store instanceof ShardedWeights shared)) {
      return work.apply(this);
    }
    AnnouncedWeights announced = new AnnouncedWeights(shared);
    T result = work.apply(new DecoderModel(this, announced, adapter));
    announced.finish();
    return result;
  }

  /** What training changes: the adapter where there is one, else all weights. */
  public Trainable trainable() {
    return adapter == null ? new AllWeights(store.parameters(), config) : new Adapters(adapter);
  }

  public Tensor embedding() {
    return store.embedding();
  }

  public Tensor finalNorm() {
    return store.finalNorm();
  }

  /** The matrix that turns hidden states into logits; the embedding where they are tied. */
  public Tensor head() {
    return store.head();
  }

  /** Weights and adapters of these layers. */
  public SegmentWeights segment(LayerRange range) {
    List<List<Tensor>> adapters =
        adapter == null
            ? Collections.nCopies(range.to() - range.from(), List.of())
            : adapter.tensors(range);
    return new SegmentWeights(range.from(), store.layers(range), adapters);
  }

  /** What one segment does. */
  public interface SegmentWork {
    /** Turns its input into its output, [b, t, D] each; neither is kept. */
    Tensor apply(SegmentWeights segment, Tensor input);
  }

  /**
   * All segments over tokens, one after the other, to the final hidden states.
   *
   * @param ids int64 [b, t]
   * @return [b, t, D], after the final norm
   */
  public Tensor through(TensorScope into, Tensor ids, SegmentWork work) {
    try (TensorScope temporary = into.inner()) {
      Tensor x = ops.decoder().embed(temporary, ids, embedding());
      for (LayerRange range : store.segments()) {
        Tensor output = work.apply(segment(range), x);
        x.close();
        x = output;
      }
      Tensor hidden = ops.decoder().finalNorm(into, x, finalNorm());
      x.close();
      return hidden;
    }
  }

  /**
   * Rotary tables of at least this many positions, [positions, 1, rotated numbers] each.
   *
   * @param length of the sequences that are read; some models rotate long ones otherwise
   */
  public Positions rotary(int positions, int length) {
    return rotary.whole(positions, length);
  }

  /**
   * The rotary tables of a padded batch, exactly {@code width} positions; {@code into} owns them.
   *
   * @param lengths real tokens of each row
   */
  public Positions rotary(TensorScope into, int[] lengths, int width) {
    return rotary.padded(into, lengths, width);
  }

  /**
   * The same for sequences that lie end to end in one row, [positions, 1, rotated numbers] each.
   *
   * @param places int64 [positions]: each token's position in its own sequence
   */
  public Positions rotaryEndToEnd(TensorScope into, int[] lengths, Tensor places) {
    return rotary.endToEnd(into, lengths, places, ops.head());
  }

  /**
   * The last layer's hidden states after the final norm: what the head reads.
   *
   * @param ids int64 [b, t], padded on the right
   * @param lengths real tokens of each row
   * @return [b, t, D] in the model's type; rows at padding mean nothing
   */
  public Tensor hidden(TensorScope into, Tensor ids, int[] lengths) {
    return hiddenStates(into, ids, lengths, new int[] {config.layers()}).get(0);
  }

  /**
   * Hidden states of several layers, numbered as Hugging Face's {@code hidden_states}: index i is
   * the output of decoder layer i, counted from 1; the number of layers is the last state, after
   * the final norm.
   *
   * @param ids int64 [b, t], padded on the right
   * @param lengths real tokens of each row
   * @param layers indices from 1 to the number of layers
   * @return [b, t, D] in the model's type for each of {@code layers}, in their order; rows at
   *     padding mean nothing
   */
  public List<Tensor> hiddenStates(TensorScope into, Tensor ids, int[] lengths, int[] layers) {
    Map<Integer, Tensor> states = new HashMap<>();
    try (TensorScope temporary = into.inner()) {
      Positions positions = rotary(temporary, lengths, (int) ids.shape()[1]);
      Tensor last =
          through(
              into,
              ids,
              (segment, x) -> {
                int end = segment.first() + segment.layers().size();
                int[] inside =
                    IntStream.of(layers)
                        .filter(layer -> layer > segment.first() && layer <= end)
                        .filter(layer -> layer < config.layers())
                        .sorted()
                        .distinct()
                        .toArray();
                long[] taps =
                    IntStream.of(inside).mapToLong(layer -> layer - 1 - segment.first()).toArray();
                SegmentInput input = new SegmentInput(x, positions, new long[0], taps);
                SegmentStates out = ops.decoder().forward(temporary, segment, input);
                for (int tap = 0; tap < inside.length; tap++) {
                  Tensor tapped = ops.decoder().detached(into, out.tapped().get(tap));
                  states.put(inside[tap], tapped);
                }
                return out.output();
              });
      states.put(config.layers(), last);
    }
    return IntStream.of(layers).mapToObj(states::get).toList();
  }

  @Override
  public void close() {
    store.close();
    scope.close();
    ops.close();
  }
}
