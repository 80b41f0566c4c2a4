package io.gere.eval.inference;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a model has written after a text.
 *
 * @param ids without the token that ended it
 * @param finished whether such a token came, and not the limit
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Generation(int[] ids, boolean finished) {

  /**
   * Goes on after each row of a batch that the model has read.
   *
   * @param cache with room for {@code maxNewTokens}
   * @param maxNewTokens of a row, the one that ends it counted; at least 1
   * @param stops tokens that end a row; where there are none, rows are as long as allowed
   * @return of each row
   */
  public static Generation[] after(
      KeyValueCache cache, int maxNewTokens, Set<Integer> stops, TokenChoice choice) {
    int rows = cache.rows();
    int[][] tokens = new int[rows][maxNewTokens];
    int[] lengths = new int[rows];
    boolean[] finished = new boolean[rows];
    long[] next = cache.next(choice);
    for (int added = 1; ; added++) {
      boolean over = true;
      for (int row = 0; row < rows; row++) {
        if (!finished[row] && lengths[row] < maxNewTokens) {
          finished[row] = stops.contains((int) next[row]);
          if (!finished[row]) {
            tokens[row][lengths[row]++] = (int) next[row];
          }
          over &= finished[row] || lengths[row] == maxNewTokens;
        }
      }
      if (over) {
        return IntStream.range(0, rows)
            .mapToObj(i -> new Generation(Arrays.copyOf(tokens[i], lengths[i]), finished[i]))
            .toArray(Generation[]::new);
      }
      next = cache.next(choice, next, added);
    }
  }
}
