package io.gere.memory;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.choice.AdapterType;
import io.gere.config.choice.Dtype;
import io.gere.config.choice.ReplayLossKind;
import io.gere.config.choice.StatePlace;
import io.gere.model.decoder.DecoderConfig;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bytes of tensors that one rank of a training run needs, by part. W is the model's parameters, T
 * the trained ones, N the ranks. The optimizer's state is shared among the ranks, gradients and
 * weights where {@code train.shard} says so. The process itself (Java heap, libraries) and the file
 * cache come on top.
 *
 * @param weights in {@code model.dtype}, see {@link WeightMemory}, and adapters in float32
 * @param gradients float32, see {@link GradientMemory}
 * @param masterWeights float32 copies of weights that are trained in bfloat16, 4·T/N, else 0
 * @param moments AdamW's two, 8·T/N; these and the masters are 0 where the host keeps them
 * @param anchor the base model's weights that {@code loss.weight_anchor} draws to, at most 4·T/N,
 *     in bfloat16 2·T/N; else 0
 * @param base what a replay loss needs of the base model: the stored states of a step's documents,
 *     of this step and of the next one, which is being prepared; for KL also the base model's head
 * @param pass what the largest micro-batch needs on its way through the model and back
 * @param hostState what {@code optimizer.state: host} keeps in the host's memory instead, 12·T/N;
 *     not part of {@link #total}
 * @param checkpointCopy what a checkpoint holds of this rank, 12·T/N, in the host's memory, while
 *     it is written; not part of {@link #total}
 */
public record MemoryPlan(
    long weights,
    long gradients,
    long masterWeights,
    long moments,
    long anchor,
    long base,
    PassMemory pass,
    long hostState,
    long checkpointCopy) {

  /**
   * The plan for the recipe's largest micro-batch.
   *
   * @param model what is trained; its weights are not needed
   * @param segments instead of the recipe's {@code train.segments}
   * @throws InputException where the bytes do not fit into 64 bits
   */
  public static MemoryPlan of(DecoderConfig model, Recipe recipe, int segments) {
    try {
      MemoryPlan plan = counted(model, recipe, segments);
      plan.total();
      return plan;
    } catch (ArithmeticException e) {
      throw InputException.of(
          "a micro-batch of %d samples, each as long as the recipe lets it be, needs more bytes than 64 bits can count; lower batch.micro, tasks.*.max_source_tokens, tasks.*.max_target_tokens or replay.max_tokens"
              .formatted(recipe.batch().micro()),
          e);
    }
  }

  private static MemoryPlan counted(DecoderConfig model, Recipe recipe, int segments) {
    boolean full = recipe.adapter().type() == AdapterType.NONE;
    ParameterSizes sizes = ParameterSizes.trained(model, recipe);
    boolean halves = recipe.model().dtype() == Dtype.BFLOAT16;
    long trained = sizes.all();
    long shard = sizes.shard(recipe.train().workers());
    PassMemory pass =
        MicroBatchShape.of(recipe).stream()
            .map(shape -> PassMemory.of(model, recipe, Math.min(segments, model.layers()), shape))
            .max(Comparator.comparingLong(PassMemory::total))
            .orElseThrow();
    boolean host = recipe.optimizer().state() == StatePlace.HOST;
    return new MemoryPlan(
        WeightMemory.of(ParameterSizes.of(model), recipe, segments, halves ? 2 : 4)
            + (full ? 0 : 4 * trained),
        GradientMemory.of(sizes, recipe, segments),
        halves && full && !host ? 4 * shard : 0,
        host ? 0 : 8 * shard,
        recipe.loss().anchorsWeights() ? (halves ? 2 : 4) * shard : 0,
        base(model, recipe, halves ? 2 : 4),
        pass,
        host ? 12 * shard : 0,
        recipe.train().checkpointEverySteps() > 0 ? 12 * shard : 0);
  }

  private static long base(DecoderConfig model, Recipe recipe, long elementBytes) {
    ReplayLossKind loss = recipe.loss().replay();
    long hidden = model.hiddenSize();
    long tokens = 2 * MicroBatchShape.replayDocuments(recipe) * recipe.replay().maxTokens();
    return switch (loss) {
      case NONE, REPLAY -> 0;
      case TM -> multiplyExact(tokens, recipe.thresholds().layers().size() * ((hidden + 3) / 4));
      case L1, L2 -> multiplyExact(tokens, Float.BYTES * hidden);
      case KL ->
          addExact(
              multiplyExact(tokens, Float.BYTES * hidden),
              elementBytes * hidden * model.vocabularySize());
    };
  }

  /** Bytes at the worst moment: logits and a segment's backward pass are never there together. */
  public long total() {
    return addExact(
        addExact(weights + gradients + masterWeights + moments + anchor, base), pass.total());
  }

  /** The parts by the names that users see, and the total. */
  public Map<String, Long> parts() {
    Map<String, Long> parts = new LinkedHashMap<>();
    parts.put("weights", weights);
    parts.put("gradients", gradients);
    parts.put("master_weights", masterWeights);
    parts.put("adam_moments", moments);
    if (anchor > 0) {
      parts.put("weight_anchor", anchor);
    }
    parts.put("base_model_states", base);
    parts.put("segment_inputs", pass.inputs());
    parts.put("segment_graph", pass.graph());
    parts.put("segment_backward", pass.backward());
    parts.put("logits", pass.head());
    parts.put("total", total());
    if (hostState > 0) {
      parts.put("host_optimizer_state", hostState);
    }
    parts.put("checkpoint_copy", checkpointCopy);
    return parts;
  }
}
