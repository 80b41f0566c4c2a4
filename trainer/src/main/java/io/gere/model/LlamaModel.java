package io.gere.model;

import io.gere.tensor.OpPack;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.nio.FloatBuffer;
import java.util.ArrayList;
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
  static final String EMBEDDING = "model.embed_tokens.weight";
  static final String FINAL_NORM = "model.norm.weight";
  static final String HEAD = "lm_head.weight";

  /** A layer's weights in the order the op pack wants them. */
  private static final List<String> LAYER =
      List.of(
          "input_layernorm",
          "self_attn.q_proj",
          "self_attn.k_proj",
          "self_attn.v_proj",
          "self_attn.o_proj",
          "post_attention_layernorm",
          "mlp.gate_proj",
          "mlp.up_proj",
          "mlp.down_proj");

  private final LlamaConfig config;
  private final OpPack ops;
  private final TensorScope scope;
  private final ParameterSet weights;
  private final LoraAdapter adapter;
  private Rotary rotary;

  private record Rotary(int positions, Tensor cos, Tensor sin) {}

  private LlamaModel(LlamaConfig config, LoraConfig lora, long seed) {
    this.config = config;
    this.ops =
        OpPack.load(
            Map.of(
                "heads", config.heads(),
                "kv_heads", config.kvHeads(),
                "epsilon", config.normEpsilon(),
                "adapter_scale", lora == null ? 0.0 : lora.scale()));
    this.scope = TensorScope.open();
    this.weights = new ParameterSet(ops, scope, config.parameterShapes());
    this.adapter = lora == null ? null : LoraAdapter.fresh(ops, scope, config, lora, seed);
  }

  /** A model of zeros, to be read from a file; an adapter starts fresh from {@code seed}. */
  static LlamaModel empty(LlamaConfig config, Optional<LoraConfig> lora, long seed) {
    return new LlamaModel(config, lora.orElse(null), seed);
  }

  /**
   * A model from scratch: normal weights of standard deviation 0.02 as in Hugging Face, norms 1.
   */
  public static LlamaModel random(LlamaConfig config, long seed) {
    LlamaModel model = new LlamaModel(config, null, seed);
    Random random = new Random(seed);
    model
        .weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              boolean norm = tensor.shape().length == 1;
              FloatBuffer values = tensor.memory().get(0).asFloatBuffer();
              while (values.hasRemaining()) {
                values.put(norm ? 1 : (float) (0.02 * random.nextGaussian()));
              }
            });
    return model;
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
  public ParameterSet trainable() {
    return adapter == null ? weights : adapter.parameters();
  }

  /** Names of these layers' trainable tensors, in the order the op pack returns their gradients. */
  public List<String> trainableNames(LayerRange range) {
    return adapter == null ? weightNames(range) : adapter.names(range);
  }

  public Tensor embedding() {
    return weights.get(EMBEDDING);
  }

  public Tensor finalNorm() {
    return weights.get(FINAL_NORM);
  }

  /** The matrix that turns hidden states into logits; the embedding where they are tied. */
  public Tensor head() {
    return weights.get(headName());
  }

  public static String finalNormName() {
    return FINAL_NORM;
  }

  public static String embeddingName() {
    return EMBEDDING;
  }

  public String headName() {
    return config.tiedEmbeddings() ? EMBEDDING : HEAD;
  }

  /** A segment's arguments for the op pack: weights, adapters, slots. */
  public Segment segment(LayerRange range) {
    return new Segment(
        weightNames(range).stream().map(weights::get).toList(),
        adapter == null ? List.of() : adapter.tensors(range),
        adapter == null ? new long[0] : adapter.slots());
  }

  /** The layers' tensors; {@code slots} says which projections the adapters belong to. */
  @SuppressWarnings("ArrayRecordComponent") // arguments of one call, compared by nobody
  public record Segment(List<Tensor> weights, List<Tensor> adapters, long[] slots) {}

  /** All layers. */
  public LayerRange layers() {
    return new LayerRange(0, config.layers());
  }

  /** Cosines and sines for at least this many positions, [positions, head dimension] each. */
  public synchronized List<Tensor> rotary(int positions) {
    if (rotary == null || rotary.positions() < positions) {
      // The smaller table stays until the model is closed: another thread may be reading it. Grown
      // in powers of two, so that ever longer batches do not compute it ever again.
      int rows = Integer.highestOneBit(Math.max(1, positions - 1)) << 1;
      RotaryTable table = RotaryTable.of(config, rows);
      rotary =
          new Rotary(
              rows,
              scope.of(table.cos(), rows, config.headDimension()),
              scope.of(table.sin(), rows, config.headDimension()));
    }
    return List.of(rotary.cos(), rotary.sin());
  }

  /** Cosines and sines of exactly the first {@code positions}; they belong to {@code into}. */
  public List<Tensor> rotary(TensorScope into, int positions) {
    List<Tensor> rows = new ArrayList<>();
    for (Tensor table : rotary(positions)) {
      rows.add(ops.tensor(into, "slice", table, 0, new long[] {positions, config.headDimension()}));
    }
    return rows;
  }

  /**
   * The last layer's hidden states after the final norm: what the head reads.
   *
   * @param ids int64 [b, t], padded on the right
   * @return float32 [b, t, D]; rows at padding mean nothing
   */
  public Tensor hidden(TensorScope into, Tensor ids) {
    try (TensorScope temporary = into.inner()) {
      List<Tensor> rotary = rotary(temporary, (int) ids.shape()[1]);
      Segment all = segment(layers());
      Tensor embedded = ops.tensor(temporary, "embed", ids, embedding());
      Tensor last =
          ops.tensor(
              temporary,
              "forward_segment",
              embedded,
              all.weights(),
              all.adapters(),
              all.slots(),
              rotary.get(0),
              rotary.get(1));
      return ops.tensor(into, "final_hidden", last, finalNorm());
    }
  }

  /**
   * Hidden states of several layers, numbered as Hugging Face's {@code hidden_states}: index i is
   * the output of decoder layer i, counted from 1; the number of layers is the last state, after
   * the final norm.
   *
   * @param ids int64 [b, t], padded on the right
   * @param layers indices from 1 to the number of layers
   * @return float32 [b, t, D] for each of {@code layers}, in their order; rows at padding mean
   *     nothing
   */
  public List<Tensor> hiddenStates(TensorScope into, Tensor ids, int[] layers) {
    Map<Integer, Tensor> states = new HashMap<>();
    try (TensorScope temporary = into.inner()) {
      List<Tensor> rotary = rotary(temporary, (int) ids.shape()[1]);
      Tensor x = ops.tensor(temporary, "embed", ids, embedding());
      int from = 0;
      for (int layer : IntStream.of(layers).sorted().distinct().toArray()) {
        boolean last = layer == config.layers();
        Segment between = segment(new LayerRange(from, layer));
        x =
            ops.tensor(
                last ? temporary : into,
                "forward_segment",
                x,
                between.weights(),
                between.adapters(),
                between.slots(),
                rotary.get(0),
                rotary.get(1));
        states.put(layer, last ? ops.tensor(into, "final_hidden", x, finalNorm()) : x);
        from = layer;
      }
    }
    return IntStream.of(layers).mapToObj(states::get).toList();
  }

  private static List<String> weightNames(LayerRange range) {
    List<String> names = new ArrayList<>();
    for (int layer = range.from(); layer < range.to(); layer++) {
      for (String part : LAYER) {
        names.add(layerName(layer, part));
      }
    }
    return names;
  }

  static String layerName(int layer, String part) {
    return "model.layers." + layer + "." + part + ".weight";
  }

  @Override
  public void close() {
    scope.close();
    ops.close();
  }
}
