package io.gere.train;

import io.gere.data.Sample;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Samples of one kind as tensors: b sequences padded on the right to t positions.
 *
 * @param labels label tokens of each sample
 * @param ids int64 [b, t]
 * @param targets int64 [b, t]: the label of the next position, −100 where there is none
 * @param base empty, or the base model's states [b, t, D], τ⁺ [D], τ⁻ [D], real positions [b, t]
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record MicroBatch(int[] labels, Tensor ids, Tensor targets, List<Tensor> base) {
  private static final int NO_LABEL = -100;

  /** Task samples, or replay samples without a margin loss. */
  static MicroBatch of(TensorScope scope, List<Sample> samples) {
    return of(scope, samples, List.of());
  }

  /**
   * Replay samples with the base model's states.
   *
   * @param documents the samples' places in the replay set
   */
  static MicroBatch of(
      TensorScope scope, List<Sample> samples, int[] documents, BaseStates baseStates) {
    int longest = longest(samples);
    Tensor states = scope.zeros(samples.size(), longest, baseStates.hiddenSize());
    Tensor real = scope.zeros(samples.size(), longest);
    for (int row = 0; row < documents.length; row++) {
      ByteBuffer stored = baseStates.states(documents[row], samples.get(row).length());
      copy(stored, states, (long) row * longest * baseStates.hiddenSize() * Float.BYTES);
      float[] ones = new float[samples.get(row).length()];
      Arrays.fill(ones, 1);
      real.memory().get(0).asFloatBuffer().put(row * longest, ones);
    }
    return of(scope, samples, List.of(states, baseStates.upper(), baseStates.lower(), real));
  }

  private static MicroBatch of(TensorScope scope, List<Sample> samples, List<Tensor> base) {
    int longest = longest(samples);
    long[] ids = new long[samples.size() * longest];
    long[] targets = new long[ids.length];
    Arrays.fill(targets, NO_LABEL);
    int[] labels = new int[samples.size()];
    for (int row = 0; row < samples.size(); row++) {
      Sample sample = samples.get(row);
      labels[row] = sample.labelTokens();
      for (int t = 0; t < sample.length(); t++) {
        ids[row * longest + t] = sample.inputIds()[t];
        if (t > 0) {
          targets[row * longest + t - 1] = sample.labels()[t];
        }
      }
    }
    return new MicroBatch(
        labels,
        scope.of(ids, samples.size(), longest),
        scope.of(targets, samples.size(), longest),
        base);
  }

  private static void copy(ByteBuffer from, Tensor into, long offset) {
    List<ByteBuffer> views = into.memory();
    int viewBytes = views.get(0).capacity();
    long at = offset;
    while (from.hasRemaining()) {
      ByteBuffer view = views.get((int) (at / viewBytes)).position((int) (at % viewBytes));
      int count = Math.min(view.remaining(), from.remaining());
      view.put(from.slice(from.position(), count));
      from.position(from.position() + count);
      at += count;
    }
  }

  private static int longest(List<Sample> samples) {
    return samples.stream().mapToInt(Sample::length).max().orElseThrow();
  }

  int size() {
    return labels.length;
  }

  /** Positions t. */
  int length() {
    return (int) ids.shape()[1];
  }
}
