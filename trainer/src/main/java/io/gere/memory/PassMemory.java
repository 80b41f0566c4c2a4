package io.gere.memory;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import io.gere.config.Recipe;
import io.gere.config.choice.ReplayLossKind;
import io.gere.model.decoder.DecoderConfig;
import java.util.List;

/**
 * Bytes that one micro-batch's way through the model and back needs at most, besides what is there
 * all the time. N = b · t tokens, E bytes of an element of {@code model.dtype}, S segments.
 *
 * @param inputs what forward keeps: each segment's input, S·N·D·E, and the float32 gradient of the
 *     last hidden states, 4·N·D; for every micro-batch that waits for the step's totals
 * @param graph what autograd keeps of the longest segment; see {@link LayerMemory}
 * @param backward what going back through a segment adds to its graph: the gradients passed on
 *     between segments, (S − 1)·N·D·E; those inside a feed-forward block, N·(2F + D)·E; and the
 *     weights' gradients, which pile up until the segment is done while its graph gets smaller
 * @param head what the losses add to the last segment's graph: C = min(loss.chunk_tokens, labels)
 *     rows of V logits in float32 twice, 8·C·V, a third time for KL; in bfloat16 also the head's
 *     own gradient, 2·V·D; or the float32 temporaries of the second loss term on all tokens
 */
public record PassMemory(long inputs, long graph, long backward, long head) {
  /** Float32 values per element of a hidden state that the margin's op has at a time, and codes. */
  private static final long MARGIN_BYTES = 22;

  /** Three float32 values: state, distance, slope. */
  private static final long FEATURE_BYTES = 12;

  static PassMemory of(DecoderConfig model, Recipe recipe, int segments, MicroBatchShape batch) {
    LayerMemory layer = LayerMemory.of(model, recipe);
    long state = multiplyExact(batch.tokens(), model.hiddenSize());
    long passed = multiplyExact(state, layer.elementBytes());
    long depth = (model.layers() + segments - 1L) / segments;
    long kept = layer.graph(batch);
    long growth = layer.gradients() - kept;
    long block = addExact(layer.backward(batch), layer.largestGradient());
    long backward =
        List.of(block, block + (depth - 1) * growth, depth * growth).stream()
            .mapToLong(Long::longValue)
            .max()
            .orElseThrow();
    return new PassMemory(
        multiplyExact(
            batch.waiting(),
            addExact(multiplyExact(segments, passed), multiplyExact(Float.BYTES, state))),
        addExact(multiplyExact(depth, kept), multiplyExact(layer.norm(), batch.tokens())),
        addExact(multiplyExact(segments - 1, passed), backward),
        Math.max(logits(model, recipe, layer, batch), imitation(recipe, batch, state)));
  }

  private static long logits(
      DecoderConfig model, Recipe recipe, LayerMemory layer, MicroBatchShape batch) {
    // Enough for either device.
    long rows = Math.min(recipe.loss().chunkTokens(true), batch.labels());
    long copy = Float.BYTES * rows * model.vocabularySize();
    boolean base = batch.held() && recipe.loss().replay() == ReplayLossKind.KL;
    if (layer.elementBytes() == Float.BYTES) {
      return (base ? 3 : 2) * copy;
    }
    long headGradient =
        layer.trainsBase()
            ? layer.elementBytes() * (long) model.vocabularySize() * model.hiddenSize()
            : 0;
    return Math.max((base ? 3 : 2) * copy, copy + copy / 2 + headGradient);
  }

  private static long imitation(Recipe recipe, MicroBatchShape batch, long state) {
    if (!batch.held()) {
      return 0;
    }
    return switch (recipe.loss().replay()) {
      case TM -> multiplyExact(MARGIN_BYTES, state);
      case L1, L2 -> multiplyExact(FEATURE_BYTES, state);
      case KL, REPLAY, NONE -> 0;
    };
  }

  /** The larger of what happens at the head and on the way back. */
  long total() {
    return addExact(addExact(inputs, graph), Math.max(backward, head));
  }
}
