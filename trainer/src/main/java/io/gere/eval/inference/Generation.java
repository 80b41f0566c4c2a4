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
   * Goes on after each row of a batch that the model has read. Once half of the rows are finished,
   * work goes on for the others alone.
   *
   * @param cache with room for {@code maxNewTokens}
   * @param maxNewTokens of a row, the one that ends it counted; at least 1
   * @param stops tokens that end a row; where there are none, rows are as long as allowed
   * @return of each row
   */
  public static Generation[] after(
      KeyValueCache cache, int maxNewTokens, Set<Integer> stops, TokenChoice choice) {
    Unfinished[] rows =
        IntStream.range(0, cache.rows())
            .mapToObj(row -> new Unfinished(maxNewTokens, stops))
            .toArray(Unfinished[]::new);
    try (OpenRows open = new OpenRows(cache, choice, rows)) {
      while (open.takeNext()) {
        open.goOn();
      }
    }
    return Arrays.stream(rows).map(Unfinished::result).toArray(Generation[]::new);
  }

  /** A row that may not be finished yet. */
  private static final class Unfinished {
    private final Set<Integer> stops;
    private final int[] ids;
    private int length;
    private boolean stopped;

    Unfinished(int most, Set<Integer> stops) {
      this.ids = new int[most];
      this.stops = stops;
    }

    boolean isOver() {
      return stopped || length == ids.length;
    }

    void add(int token) {
      if (!isOver()) {
        stopped = stops.contains(token);
        if (!stopped) {
          ids[length++] = token;
        }
      }
    }

    Generation result() {
      return new Generation(Arrays.copyOf(ids, length), stopped);
    }
  }

  /** The rows that are still written, and what the model keeps of them. */
  private static final class OpenRows implements AutoCloseable {
    private final KeyValueCache whole;
    private KeyValueCache cache;
    private TokenChoice choice;
    private Unfinished[] rows;
    private long[] next;
    private int added;

    OpenRows(KeyValueCache whole, TokenChoice choice, Unfinished[] rows) {
      this.whole = whole;
      this.cache = whole;
      this.choice = choice;
      this.rows = rows;
      this.next = whole.next(choice);
    }

    /** Takes the next token of each row; false where none needs another. */
    boolean takeNext() {
      for (int i = 0; i < rows.length; i++) {
        rows[i].add((int) next[i]);
      }
      int[] open = IntStream.range(0, rows.length).filter(i -> !rows[i].isOver()).toArray();
      if (open.length > 0 && 2 * open.length <= rows.length) {
        keep(open);
      }
      return open.length > 0;
    }

    private void keep(int[] open) {
      KeyValueCache smaller = cache.only(open);
      close();
      cache = smaller;
      choice = choice.only(open);
      next = Arrays.stream(open).mapToLong(i -> next[i]).toArray();
      rows = Arrays.stream(open).mapToObj(i -> rows[i]).toArray(Unfinished[]::new);
    }

    void goOn() {
      next = cache.next(choice, next, ++added);
    }

    /** Closes what was made here; the whole batch is the caller's. */
    @Override
    public void close() {
      if (cache != whole) {
        cache.close();
      }
    }
  }
}
