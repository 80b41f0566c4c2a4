package io.gere.eval.inference;

import io.gere.InputException;
import io.gere.data.batch.LongestFirst;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sequences of about the same length, padded on the right to the longest of them.
 *
 * @param members the sequences' places in the list they come from
 * @param lengths real tokens of each row
 * @param ids token ids, row-major [rows, longest]; padding is 0
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PaddedBatch(int[] members, int[] lengths, long[] ids) {

  /**
   * Cuts sequences, sorted by length, into batches. The longest come first: a batch that is too
   * large for the memory fails at once.
   *
   * @param batchTokens of a batch at most, padding counted; a longer sequence is a batch by itself
   */
  public static List<PaddedBatch> of(List<int[]> sequences, int batchTokens) {
    return LongestFirst.batches(sequences, batchTokens).stream()
        .map(members -> of(sequences, members))
        .toList();
  }

  /** All sequences in one batch, in their order. */
  static PaddedBatch inOrder(List<int[]> sequences) {
    return of(sequences, IntStream.range(0, sequences.size()).toArray());
  }

  private static PaddedBatch of(List<int[]> sequences, int[] members) {
    List<int[]> rows = Arrays.stream(members).mapToObj(sequences::get).toList();
    for (int row = 0; row < members.length; row++) {
      if (rows.get(row).length == 0) {
        throw InputException.of(
            "text %d has no tokens, so nothing can follow it".formatted(members[row] + 1));
      }
    }
    int[] lengths = rows.stream().mapToInt(row -> row.length).toArray();
    int longest = Arrays.stream(lengths).max().orElseThrow();
    return new PaddedBatch(members, lengths, LongestFirst.padded(rows, longest));
  }

  /** Some of the rows, padded as they were. */
  PaddedBatch only(int[] rows) {
    long[] some = new long[rows.length * longest()];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(ids, rows[i] * longest(), some, i * longest(), longest());
    }
    return new PaddedBatch(
        Arrays.stream(rows).map(row -> members[row]).toArray(),
        Arrays.stream(rows).map(row -> lengths[row]).toArray(),
        some);
  }

  public int rows() {
    return members.length;
  }

  /** Puts what came of each row to its sequence's place. */
  public <T> void put(T[] into, T[] rowResults) {
    for (int row = 0; row < members.length; row++) {
      into[members[row]] = rowResults[row];
    }
  }

  int longest() {
    return ids.length / members.length;
  }

  /** Each row's first place among the flattened positions. */
  public int[] starts() {
    return IntStream.range(0, rows()).map(row -> row * longest()).toArray();
  }

  /** Each row's last real position. */
  long[] last() {
    return Arrays.stream(lengths).mapToLong(length -> length - 1).toArray();
  }

  /** int64 [rows, longest]. */
  public Tensor tensor(TensorScope scope) {
    return scope.of(ids, rows(), longest());
  }
}
