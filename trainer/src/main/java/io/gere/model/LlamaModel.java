package io.gere.model;

import io.gere.config.choice.Dtype;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.DecoderSettings;
import io.gere.tensor.ops.DecoderWeights;
import io.gere.tensor.ops.OpPack;
import io.gere.tensor.ops.Positions;
import io.gere.tensor.ops.SegmentInput;
import io.gere.tensor.ops.SegmentWeights;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A Llama in memory: configuration, weights, perhaps a LoRA adapter, and the op pack that computes
 * with them. It owns its native memory. Any number of threads may run it while none trains it.
 */
public final class LlamaModel implements AutoCloseable {
  private final LlamaConfig config;
  private final OpPack ops;
  private final TensorScope scope;
  private final ParameterSet weights;
  private final DecoderLayers layers;
  private final LoraAdapter adapter;
  private Rotary rotary;

  private record Rotary(int positions, Positions tables) {}

  private LlamaModel(LlamaConfig config, LoraConfig lora, long seed, ElementType type) {
    this.config = config;
    this.ops = ops(config, lora, type);
    this.scope = TensorScope.open();
    this.weights = new ParameterSet(scope, config.parameterShapes(), type);
    this.layers = new DecoderLayers(weights, config.layers());
    this.adapter = lora == null ? null : LoraAdapter.fresh(scope, config, lora, seed);
  }

  /** The op pack for such a model, whose weights are of {@code type}. */
  public static OpPack ops(LlamaConfig config, LoraConfig lora, ElementType type) {
    return OpPack.load(
        new DecoderSettings(
            config.heads(),
            config.kvHeads(),
            config.normEpsilon(),
            lora == null ? DecoderSettings.Adapters.NONE : lora.settings()),
        type);
  }

  /** A model of zeros, to be read from a file; an adapter starts fresh from {@code seed}. */
  public static LlamaModel empty(
      LlamaConfig config, Optional<LoraConfig> lora, long seed, ElementType type) {
    return new LlamaModel(config, lora.orElse(null), seed, type);
  }

  /** A model from scratch in float32. */
  public static LlamaModel random(LlamaConfig config, long seed) {
    return random(config, seed, ElementType.FLOAT32);
  }

  /**
   * A model from scratch: normal weights of standard deviation 0.02 as in Hugging Face, norms 1.
   *
   * @param type FLOAT32 or BFLOAT16
   */
  public static LlamaModel random(LlamaConfig config, long seed, ElementType type) {
    return random(config, Optional.empty(), seed, type);
  }

  /** The same with an adapter, which starts fresh. */
  public static LlamaModel random(
      LlamaConfig config, Optional<LoraConfig> lora, long seed, ElementType type) {
    LlamaModel model = new LlamaModel(config, lora.orElse(null), seed, type);
    Random random = new Random(seed);
    model
        .weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              boolean norm = tensor.shape().length == 1;
              float[] values = new float[Math.toIntExact(tensor.elements())];
              for (int i = 0; i < values.length; i++) {
                values[i] = norm ? 1 : (float) (0.02 * random.nextGaussian());
              }
              try (Tensor drawn = model.scope.of(values, tensor.shape())) {
                tensor.set(drawn);
              }
            });
    return model;
  }

  /**
   * A model to measure with: weights that the device draws by itself, in seconds for billions.
   *
   * @param type FLOAT32 or BFLOAT16
   */
  public static LlamaModel drawn(LlamaConfig config, Optional<LoraConfig> lora, ElementType type) {
    LlamaModel model = new LlamaModel(config, lora.orElse(null), 1, type);
    model
        .weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (tensor.shape().length == 1) {
                float[] ones = new float[Math.toIntExact(tensor.elements())];
                Arrays.fill(ones, 1);
                try (Tensor norm = model.scope.of(ones, tensor.shape())) {
                  tensor.set(norm);
                }
              } else {
                model.ops.machine().fillNormal(tensor, 0.02);
              }
            });
    return model;
  }

  /** How weights of a recipe's {@code dtype} lie in memory. */
  public static ElementType elementType(Dtype dtype) {
    return switch (dtype) {
      case FLOAT32 -> ElementType.FLOAT32;
      case BFLOAT16 -> ElementType.BFLOAT16;
    };
  }

  public LlamaConfig config() {
    return config;
  }

  public OpPack ops() {
    return ops;
  }

  /** All weights of the base model by their Hugging Face names. */
  public ParameterSet weights() {
    return weights;
  }

  public Optional<LoraAdapter> adapter() {
    return Optional.ofNullable(adapter);
  }

  /** What training changes: the adapter where there is one, else all weights. */
  public Trainable trainable() {
    return adapter == null ? new AllWeights(weights, config) : new Adapters(adapter);
  }

  public Tensor embedding() {
    return weights.get(WeightNames.EMBEDDING);
  }

  public Tensor finalNorm() {
    return weights.get(WeightNames.FINAL_NORM);
  }

  /** The matrix that turns hidden states into logits; the embedding where they are tied. */
  public Tensor head() {
    return weights.get(config.headName());
  }

  /** Weights and adapters of these layers. */
  public SegmentWeights segment(LayerRange range) {
    List<List<Tensor>> adapters =
        adapter == null
            ? Collections.nCopies(range.to() - range.from(), List.of())
            : adapter.tensors(range);
    return new SegmentWeights(range.from(), layers.of(range), adapters);
  }

  /** Everything up to the final hidden states. */
  public DecoderWeights decoder() {
    return new DecoderWeights(
        embedding(), segment(new LayerRange(0, config.layers())), finalNorm());
  }

  /** Rotary tables of at least this many positions, [positions, 1, head dimension] each. */
  public synchronized Positions rotary(int positions) {
    if (rotary == null || rotary.positions() < positions) {
      // The smaller table stays until the model is closed: another thread may be reading it. Grown
      // in powers of two, so that ever longer batches do not recompute it every time.
      int rows = Integer.highestOneBit(Math.max(1, positions - 1)) << 1;
      RotaryTable table = RotaryTable.of(config, rows);
      rotary =
          new Rotary(rows, new Positions(rotary(table.cos(), rows), rotary(table.sin(), rows)));
    }
    return rotary.tables();
  }

  /** A table as the layers read it: in the weights' own type. */
  private Tensor rotary(float[] table, int rows) {
    try (Tensor values = scope.of(table, rows, 1, config.headDimension())) {
      return scope.converted(values, weights.type());
    }
  }

  /** Exactly the first {@code positions} rows of the tables; {@code into} owns the windows. */
  public Positions rotary(TensorScope into, int positions) {
    Positions tables = rotary(positions);
    int d = config.headDimension();
    return new Positions(
        into.window(tables.cos(), 0, positions, 1, d),
        into.window(tables.sin(), 0, positions, 1, d));
  }

  /**
   * The last layer's hidden states after the final norm: what the head reads.
   *
   * @param ids int64 [b, t], padded on the right
   * @return [b, t, D] in the model's type; rows at padding mean nothing
   */
  public Tensor hidden(TensorScope into, Tensor ids) {
    return hiddenStates(into, ids, new int[] {config.layers()}).get(0);
  }

  /**
   * Hidden states of several layers, numbered as Hugging Face's {@code hidden_states}: index i is
   * the output of decoder layer i, counted from 1; the number of layers is the last state, after
   * the final norm.
   *
   * @param ids int64 [b, t], padded on the right
   * @param layers indices from 1 to the number of layers
   * @return [b, t, D] in the model's type for each of {@code layers}, in their order; rows at
   *     padding mean nothing
   */
  public List<Tensor> hiddenStates(TensorScope into, Tensor ids, int[] layers) {
    Map<Integer, Tensor> states = new HashMap<>();
    try (TensorScope temporary = into.inner()) {
      Positions positions = rotary(temporary, (int) ids.shape()[1]);
      Tensor x = ops.decoder().embed(temporary, ids, embedding());
      int from = 0;
      for (int layer : IntStream.of(layers).sorted().distinct().toArray()) {
        boolean last = layer == config.layers();
        SegmentWeights segment = segment(new LayerRange(from, layer));
        SegmentInput input = new SegmentInput(x, positions);
        x = ops.decoder().forward(last ? temporary : into, segment, input).output();
        states.put(layer, last ? ops.decoder().finalNorm(into, x, finalNorm()) : x);
        from = layer;
      }
    }
    return IntStream.of(layers).mapToObj(states::get).toList();
  }

  @Override
  public void close() {
    scope.close();
    ops.close();
  }
}
