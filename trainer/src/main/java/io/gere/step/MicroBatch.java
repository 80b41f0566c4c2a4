package io.gere.step;

import io.gere.GereException;
import io.gere.data.LabelledRows;
import io.gere.data.Sample;
import io.gere.loss.ReplayLoss;
import io.gere.states.BaseStates;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.SampleRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Samples of one kind as tensors, laid out as {@link Layout} says.
 *
 * @param samples places of the samples in their set
 * @param numbers float64 [s]: the samples' places in their set, from 1
 * @param labelCounts float64 [s]: label tokens of each sample
 * @param crossEntropyWeights float32 [s]: of each sample's summed cross-entropy in the objective
 * @param ids int64 [b, t]
 * @param labelled the positions that predict a label
 * @param labels int64 [n]: the label of each
 * @param base the base model's states where a replay loss reads them
 * @param places int64 [t] where sequences lie end to end: each token's position in its own
 * @param dropoutKeys int32 [b, t] where adapters drop inputs
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MicroBatch(
    Layout layout,
    int[] samples,
    Tensor numbers,
    Tensor labelCounts,
    Tensor crossEntropyWeights,
    Tensor ids,
    SampleRows labelled,
    Tensor labels,
    Optional<Base> base,
    Optional<Tensor> places,
    Optional<Tensor> dropoutKeys) {

  /**
   * The base model's states of the tokens that have labels, end to end: of texts they all have.
   *
   * @param rows these tokens' positions
   * @param stored [n, stored width] for each layer held
   * @param real all real positions
   */
  record Base(SampleRows rows, List<Tensor> stored, SampleRows real) {}

  /**
   * Lays samples out as rows, padded or packed.
   *
   * @param indices the samples' places in {@code set}
   * @param weight of a sample's summed cross-entropy, from its label tokens
   * @param imitation what replay samples are held to; empty for task samples
   * @param keys a random key of each sample, where adapters drop inputs
   */
  public static MicroBatch of(
      TensorScope scope,
      List<Sample> set,
      int[] indices,
      boolean packed,
      IntToDoubleFunction weight,
      Optional<ReplayLoss.Imitation> imitation,
      Optional<long[]> keys) {
    List<Sample> samples = Arrays.stream(indices).mapToObj(set::get).toList();
    Layout layout = Layout.of(samples, packed);
    long[] ids = new long[layout.rows() * layout.width()];
    for (int i = 0; i < indices.length; i++) {
      int[] from = samples.get(i).inputIds();
      for (int t = 0; t < from.length; t++) {
        ids[layout.starts()[i] + t] = from[t];
      }
    }
    LabelledRows labelled = LabelledRows.of(samples, layout.starts());
    return new MicroBatch(
        layout,
        indices,
        scope.of(Arrays.stream(indices).mapToDouble(i -> i + 1).toArray(), indices.length),
        scope.of(samples.stream().mapToDouble(Sample::labelTokens).toArray(), indices.length),
        weights(scope, samples, weight),
        scope.of(ids, layout.rows(), layout.width()),
        sampleRows(scope, labelled.rows(), labelled.samples(), indices.length),
        scope.of(labelled.labels(), labelled.labels().length),
        imitation.map(loss -> base(scope, loss, indices, samples, layout)),
        packed ? Optional.of(scope.of(layout.places(), layout.tokens())) : Optional.empty(),
        keys.map(key -> scope.of(layout.spread(key), layout.rows(), layout.width())));
  }

  private static Tensor weights(
      TensorScope scope, List<Sample> samples, IntToDoubleFunction weight) {
    float[] weights = new float[samples.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) weight.applyAsDouble(samples.get(i).labelTokens());
    }
    return scope.of(weights, weights.length);
  }

  private static SampleRows sampleRows(
      TensorScope scope, long[] rows, long[] sampleOf, int samples) {
    return new SampleRows(
        scope.of(rows, rows.length), scope.of(sampleOf, sampleOf.length), samples);
  }

  private static Base base(
      TensorScope scope,
      ReplayLoss.Imitation loss,
      int[] documents,
      List<Sample> samples,
      Layout layout) {
    List<int[]> held = samples.stream().map(Sample::labelled).toList();
    int tokens = held.stream().mapToInt(places -> places.length).sum();
    int width = loss.base().width();
    ElementType type = loss.base().type();
    List<Tensor> stored = new ArrayList<>();
    for (int slot = 0; slot < loss.layers().size(); slot++) {
      Tensor states = scope.empty(type, tokens, width);
      int token = 0;
      for (int i = 0; i < documents.length; i++) {
        int document = documents[i];
        int length = held.get(i).length;
        requireLength(loss.base(), document, length);
        int layer = slot;
        states.fill(
            (long) token * width * type.bytes(),
            length * width * type.bytes(),
            memory -> loss.base().read(document, layer, memory));
        token += length;
      }
      stored.add(states);
    }
    SampleRows rows = sampleRows(scope, layout, held);
    boolean whole = tokens == layout.tokens();
    return new Base(rows, stored, whole ? rows : sampleRows(scope, layout, all(samples)));
  }

  private static List<int[]> all(List<Sample> samples) {
    return samples.stream().map(sample -> IntStream.range(0, sample.length()).toArray()).toList();
  }

  private static SampleRows sampleRows(TensorScope scope, Layout layout, List<int[]> tokens) {
    return sampleRows(scope, layout.rows(tokens), Layout.sampleOf(tokens), tokens.size());
  }

  private static void requireLength(BaseStates base, int document, int tokens) {
    if (base.tokens(document) != tokens) {
      throw GereException.failure(
          ("replay document %d has %d tokens here and %d in the hidden-state cache; the cache was"
                  + " made with another tokenizer or replay set: run 'gere distill' and 'gere"
                  + " thresholds' again")
              .formatted(document, tokens, base.tokens(document)));
    }
  }

  int size() {
    return samples.length;
  }
}
