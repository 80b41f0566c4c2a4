package io.gere.model;

import io.gere.config.choice.Dtype;
import io.gere.model.decoder.DecoderConfig;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.OpPack;
import io.gere.tensor.ops.Positions;
import io.gere.tensor.ops.SegmentWeights;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
            .orElseGet(
                () ->
                    new WholeWeights(
                        new ParameterSet(scope, config.parameterShapes(), type), config));
    this.rotary = new RotaryTables(config.rotation(), scope, type);
    this.adapter =
        lora.map(described -> LoraAdapter.fresh(scope, config, described, seed)).orElse(null);
  }

  /** The op pack for such a model, whose weights are of {@code type}. */
  public static OpPack ops(DecoderConfig config, LoraConfig lora, ElementType type) {
    return OpPack.load(OpSettings.of(config, Optional.ofNullable(lora)), type);
  }

  /**
   * A model of zeros, to be read from a file; an adapter starts fresh from {@code seed}.
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
    return random(config, Optional.empty(), seed, type, Optional.empty());
  }

  /** The same, perhaps with an adapter, which starts fresh, and for any number of ranks. */
  public static DecoderModel random(
      DecoderConfig config,
      Optional<LoraConfig> lora,
      long seed,
      ElementType type,
      Optional<WeightSharding> sharding) {
    DecoderModel model = new DecoderModel(config, lora, seed, type, sharding);
    FreshWeights.random(model.store.parameters(), config, seed);
    return model;
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

  /**
   * All segments over tokens, one after the other, to the final hidden states.
   *
   * @param ids int64 [b, t]
   * @return [b, t, D], after the final norm
   */
  public Tensor through(TensorScope into, Tensor ids, SegmentWork work) {
    return through(into, ids, config.layers(), work);
  }

  /**
   * The same for one who needs what so many layers give; those behind them may be left out.
   *
   * @return means nothing if some are left out
   */
  Tensor through(TensorScope into, Tensor ids, int depth, SegmentWork work) {
    try (TensorScope temporary = into.inner()) {
      Tensor x = ops.decoder().embed(temporary, ids, embedding());
      for (LayerRange range : store.segments(depth)) {
        Tensor output = work.apply(segment(range), x);
        x.close();
        x = output;
      }
      TensorScope owner = depth == config.layers() ? into : temporary;
      Tensor hidden = ops.decoder().finalNorm(owner, x, finalNorm());
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
    int last = config.layers();
    try (TensorScope temporary = into.inner()) {
      LayerStates states =
          new LayerStates(
              ops.decoder(),
              into,
              temporary,
              rotary(temporary, lengths, (int) ids.shape()[1]),
              IntStream.of(layers).filter(layer -> layer < last).toArray());
      Tensor end = through(into, ids, IntStream.of(layers).max().orElseThrow(), states);
      return IntStream.of(layers)
          .mapToObj(layer -> layer == last ? end : states.picked().get(layer))
          .toList();
    }
  }

  @Override
  public void close() {
    store.close();
    scope.close();
    ops.close();
  }
}
