package io.gere.memory;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import io.gere.config.Adapter;
import io.gere.config.Recipe;
import io.gere.config.choice.AdapterType;
import io.gere.config.choice.Dtype;
import io.gere.model.LoraAdapter;
import io.gere.model.LoraConfig;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.HeadNorm;
import java.util.List;

/**
 * What autograd keeps of one decoder layer until it is differentiated, as the op pack computes it.
 * Bytes for each token, with E bytes an element, D hidden size, H = heads · d, K = kv_heads · d, F
 * feed-forward size:
 *
 * <ul>
 *   <li>a norm: its input in float32, 4·D; where its weight is trained also the normalised input in
 *       float32 (in bfloat16, too) and its output: 4·D + E·D
 *   <li>attention: the joint product, of which the values are a part, queries and keys rotated, and
 *       what was read: E·(3·H + 3·K); with fewer key heads, keys and values are repeated and the
 *       joint product goes: E·(4·H + K). Either way 4·heads for the softmax's sums
 *   <li>norms of queries and keys: as a norm's, for H + K numbers
 *   <li>scores under a soft cap, which are there as a whole, for each key: heads·(E + 4), in
 *       bfloat16 another 2·heads
 *   <li>feed-forward: gate, up, silu(gate) and, where the down projection is trained, their
 *       product: E·4·F, else E·3·F
 *   <li>an adapter: its float32 input, 4 bytes an element, shared between projections where nothing
 *       has to be converted; with dropout the mask as well, and nothing is shared
 * </ul>
 *
 * @param elementBytes E
 * @param trainsBase whether the layer's own weights are trained
 * @param norm bytes of a token
 * @param token bytes of a token in the whole layer, besides its scores
 * @param score bytes of a token's scores for each key, where they are kept
 * @param block bytes of a token that the backward pass of a feed-forward block adds
 * @param gradients bytes of the gradients of the layer's trained weights
 * @param largestGradient of these the down projection's, which is there first
 */
record LayerMemory(
    long elementBytes,
    boolean trainsBase,
    long norm,
    long token,
    long score,
    long block,
    long gradients,
    long largestGradient) {

  static LayerMemory of(DecoderConfig model, Recipe recipe) {
    long e = recipe.model().dtype() == Dtype.BFLOAT16 ? 2 : 4;
    long hidden = model.hiddenSize();
    long queries = (long) model.heads() * model.headDimension();
    long keys = (long) model.kvHeads() * model.headDimension();
    long feedForward = model.feedForwardSize();
    boolean full = recipe.adapter().type() == AdapterType.NONE;
    boolean shared = model.kvHeads() < model.heads();
    long normed = full ? 8 + e : 4;
    long norm = normed * hidden;
    long headNorms = model.attention().headNorm() == HeadNorm.NONE ? 0 : normed * (queries + keys);
    boolean capped = model.attention().scoreCap() > 0;
    long attention =
        e * (shared ? 4 * queries + keys : 3 * queries + 3 * keys) + 4L * model.heads();
    long adapters = full ? 0 : adapters(model, recipe.adapter(), e);
    return new LayerMemory(
        e,
        full,
        norm,
        norms(model) * norm + headNorms + attention + e * (full ? 4 : 3) * feedForward + adapters,
        capped ? model.heads() * (e + 4 + (e == Float.BYTES ? 0 : e)) : 0,
        e * ((full ? 2 : 3) * feedForward + hidden),
        full
            ? e * layerParameters(model)
            : 4 * LoraAdapter.parameterCount(model, lora(recipe)) / model.layers(),
        full ? e * hidden * feedForward : 0);
  }

  /** How often a layer normalises its hidden states. */
  private static int norms(DecoderConfig model) {
    return switch (model.norms().place()) {
      case BEFORE, AFTER, SHARED -> 2;
      case AROUND -> 4;
    };
  }

  /** The recipe's adapter, without its start values. */
  static LoraConfig lora(Recipe recipe) {
    Adapter adapter = recipe.adapter();
    return new LoraConfig(adapter.rank(), adapter.alpha(), adapter.targets(), adapter.dropout());
  }

  private static long layerParameters(DecoderConfig model) {
    return model.parameterShapes().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("model.layers.0."))
        .mapToLong(entry -> elements(entry.getValue()))
        .sum();
  }

  static long elements(long[] shape) {
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    return count;
  }

  private static long adapters(DecoderConfig model, Adapter adapter, long e) {
    boolean alone = e != Float.BYTES || adapter.dropout() > 0;
    long copies = adapter.dropout() > 0 ? 2 : 1;
    long bytes = 4L * adapter.rank() * adapter.targets().size();
    for (List<String> group :
        List.of(
            List.of("q_proj", "k_proj", "v_proj", "qkv_proj"),
            List.of("gate_proj", "up_proj", "gate_up_proj"))) {
      long adapted = group.stream().filter(adapter.targets()::contains).count();
      bytes += 4L * copies * model.hiddenSize() * (alone ? adapted : Math.min(adapted, 1));
    }
    if (adapter.targets().contains("o_proj") && alone) {
      bytes += 4L * copies * model.heads() * model.headDimension();
    }
    if (adapter.targets().contains("down_proj")) {
      bytes += 4L * copies * model.feedForwardSize();
    }
    return bytes;
  }

  /** Bytes of the layer's graph. */
  long graph(MicroBatchShape batch) {
    return multiplyExact(batch.tokens(), addExact(token, multiplyExact(score, batch.positions())));
  }

  /** Bytes that the backward pass of the feed-forward block adds. */
  long backward(MicroBatchShape batch) {
    return multiplyExact(batch.tokens(), block);
  }
}
