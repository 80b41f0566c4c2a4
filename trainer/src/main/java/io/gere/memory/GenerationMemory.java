package io.gere.memory;

import static java.lang.Math.addExact;
import static java.lang.Math.multiplyExact;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.choice.Dtype;
import io.gere.model.decoder.DecoderConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bytes of tensors that a process needs in which the base model writes conversations, one task at a
 * time. E bytes an element of {@code model.dtype}, B = {@code self_replay.batch_size}, P positions
 * of the longest conversation, V tokens in the vocabulary. Further tasks in the process share the
 * weights alone.
 *
 * @param weights the model's, E each
 * @param keysAndValues of all layers, E·B·P each
 * @param logits of one position of each row: float32 twice for the probabilities, float64 for their
 *     sums, and what is compared with them, 24·B·V
 * @param activations of a layer while prompts are read: hidden states four times, queries, keys and
 *     values, and both sides of the feed-forward block, E·B·P each
 */
public record GenerationMemory(long weights, long keysAndValues, long logits, long activations) {

  /**
   * The plan of a recipe with a section {@code self_replay}.
   *
   * @param base the base model; its weights are not needed
   * @throws InputException where the bytes do not fit into 64 bits
   */
  public static GenerationMemory of(DecoderConfig base, Recipe recipe) {
    try {
      GenerationMemory memory = counted(base, recipe);
      memory.total();
      return memory;
    } catch (ArithmeticException e) {
      throw InputException.of(
          "%d conversations as long as the recipe lets them be need more bytes than 64 bits can count; lower self_replay.batch_size or replay.max_tokens"
              .formatted(recipe.selfReplay().batchSize()),
          e);
    }
  }

  private static GenerationMemory counted(DecoderConfig base, Recipe recipe) {
    long element = recipe.model().dtype() == Dtype.BFLOAT16 ? 2 : 4;
    long rows = recipe.selfReplay().batchSize();
    long positions = rows * Math.min(recipe.replay().maxTokens(), base.maxPositions());
    long queries = (long) base.heads() * base.headDimension();
    long keys = (long) base.kvHeads() * base.headDimension();
    return new GenerationMemory(
        element * base.parameterCount(),
        multiplyExact(element * positions, 2L * base.layers() * keys),
        24 * rows * base.vocabularySize(),
        multiplyExact(
            element * positions,
            4L * base.hiddenSize() + queries + 2 * keys + 2L * base.feedForwardSize()));
  }

  public long total() {
    return addExact(addExact(weights + logits, keysAndValues), activations);
  }

  /** The parts by the names that users see, and the total. */
  public Map<String, Long> parts() {
    Map<String, Long> parts = new LinkedHashMap<>();
    parts.put("weights", weights);
    parts.put("keys_and_values", keysAndValues);
    parts.put("logits", logits);
    parts.put("activations", activations);
    parts.put("total", total());
    return parts;
  }
}
