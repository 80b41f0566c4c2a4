package io.gere.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One sequence to learn from. As in Hugging Face models, labels stand at their own token's place
 * and are not shifted: position t − 1 predicts {@code labels[t]}.
 *
 * @param inputIds token ids, {@code [length]}, at least 2; the sample's own from now on, not to be
 *     changed
 * @param labels {@code [length]}: a token id, or {@link #NO_LABEL}
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below
public record Sample(int[] inputIds, int[] labels) implements Serializable {
  /** Marks a position that the loss leaves out. */
  public static final int NO_LABEL = -100;

  /**
   * @throws IllegalArgumentException when the lengths differ, an id is negative, or no position is
   *     left to predict
   */
  public Sample {
    if (inputIds.length != labels.length) {
      throw new IllegalArgumentException(
          "has %d input_ids but %d labels".formatted(inputIds.length, labels.length));
    }
    if (Arrays.stream(inputIds).anyMatch(id -> id < 0)) {
      throw new IllegalArgumentException("has a negative id among its input_ids");
    }
    if (Arrays.stream(labels).anyMatch(id -> id < 0 && id != NO_LABEL)) {
      throw new IllegalArgumentException(
          "has a negative label; only %d, for no label, may be negative".formatted(NO_LABEL));
    }
    if (labelTokens(labels) == 0) {
      throw new IllegalArgumentException("has no label after its first token, so nothing to learn");
    }
  }

  /** A text: all of its tokens carry labels. */
  public static Sample of(int[] ids) {
    return new Sample(ids, ids);
  }

  /** A prompt and its answer: only the answer's tokens carry labels. */
  public static Sample of(int[] source, int[] target) {
    int[] inputIds = Arrays.copyOf(source, source.length + target.length);
    System.arraycopy(target, 0, inputIds, source.length, target.length);
    int[] labels = inputIds.clone();
    Arrays.fill(labels, 0, source.length, NO_LABEL);
    return new Sample(inputIds, labels);
  }

  public int length() {
    return inputIds.length;
  }

  /** Whether every token has a label. */
  public boolean isLabelledThroughout() {
    return Arrays.stream(labels).noneMatch(id -> id == NO_LABEL);
  }

  /** The places of the tokens that have labels, the first token's too. */
  public int[] labelled() {
    return IntStream.range(0, labels.length).filter(t -> labels[t] != NO_LABEL).toArray();
  }

  /** How many positions are predicted: the first token never is. */
  public int labelTokens() {
    return labelTokens(labels);
  }

  private static int labelTokens(int[] labels) {
    return (int) Arrays.stream(labels).skip(1).filter(id -> id != NO_LABEL).count();
  }

  /** The largest id in it, labels included. */
  int largestId() {
    int input = Arrays.stream(inputIds).max().orElseThrow();
    return Math.max(input, Arrays.stream(labels).max().orElseThrow());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sample sample
        && Arrays.equals(inputIds, sample.inputIds)
        && Arrays.equals(labels, sample.labels);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(inputIds) + Arrays.hashCode(labels);
  }

  @Override
  public String toString() {
    return "Sample" + Arrays.toString(inputIds) + Arrays.toString(labels);
  }
}
