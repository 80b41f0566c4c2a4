package io.gere.spark.progress;

import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Says every few seconds how far a job over many files or documents is. Executors count in {@link
 * #counter()}, in accumulators that Spark's own pages show; the driver sees a count when its task
 * ends.
 */
public final class SparkProgress implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final String what;
  private final Unit unit;
  private final long items;
  private final long amount;
  private final Counter counter;
  private final Thread speaker;

  /** What a job goes through. */
  public enum Unit {
    /** Files, and the bytes in them. */
    FILES("files", "bytes"),
    /** Documents, and their tokens. */
    DOCUMENTS("documents", "tokens");

    private final String items;
    private final String amount;

    Unit(String items, String amount) {
      this.items = items;
      this.amount = amount;
    }

    private String rate(long itemsDone, long amountDone, long documents, double seconds) {
      return switch (this) {
        case FILES ->
            String.format(
                Locale.ROOT, "%,d documents, %.0f MB/s", documents, amountDone / seconds / 1e6);
        case DOCUMENTS ->
            String.format(
                Locale.ROOT,
                "%,.1f documents/s, %,.0f tokens/s",
                itemsDone / seconds,
                amountDone / seconds);
      };
    }
  }

  /** What the executors count with. */
  public static final class Counter implements Serializable {
    private static final long serialVersionUID = 1L;

    private final LongAccumulator items;
    private final LongAccumulator amount;
    private final LongAccumulator documents;

    private Counter(SparkContext context, String what, Unit unit) {
      items = context.longAccumulator(what + ": " + unit.items);
      amount = context.longAccumulator(what + ": " + unit.amount);
      documents =
          switch (unit) {
            case FILES -> context.longAccumulator(what + ": documents");
            case DOCUMENTS -> items;
          };
    }

    /** One file more is done. */
    public void addFile(long bytes, long documentsInIt) {
      add(1, bytes);
      documents.add(documentsInIt);
    }

    /** So many files or documents more are done, with so many bytes or tokens in them. */
    public void add(long moreItems, long moreAmount) {
      items.add(moreItems);
      amount.add(moreAmount);
    }
  }

  /**
   * Starts to speak of files.
   *
   * @param what the job, as the beginning of a line
   * @param bytes of all files together
   */
  public SparkProgress(
      SparkContext context, String what, long files, long bytes, Consumer<String> say) {
    this(context, what, Unit.FILES, files, bytes, say, INTERVAL);
  }

  /**
   * Starts to speak.
   *
   * @param what the job, as the beginning of a line
   * @param items how many there are
   * @param amount of all items together
   */
  public SparkProgress(
      SparkContext context, String what, Unit unit, long items, long amount, Consumer<String> say) {
    this(context, what, unit, items, amount, say, INTERVAL);
  }

  SparkProgress(
      SparkContext context,
      String what,
      Unit unit,
      long items,
      long amount,
      Consumer<String> say,
      Duration interval) {
    this.what = what;
    this.unit = unit;
    this.items = items;
    this.amount = amount;
    this.counter = new Counter(context, what, unit);
    this.speaker = new Thread(() -> speak(say, interval), "progress");
    speaker.setDaemon(true);
    speaker.start();
  }

  public Counter counter() {
    return counter;
  }

  private void speak(Consumer<String> say, Duration interval) {
    long start = System.nanoTime();
    try {
      while (true) {
        Thread.sleep(interval.toMillis());
        say.accept(
            line(
                counter.items.value(),
                counter.amount.value(),
                Duration.ofNanos(System.nanoTime() - start)));
      }
    } catch (InterruptedException e) {
      // close() ends this thread so.
      Thread.currentThread().interrupt();
    }
  }

  String line(long itemsDone, long amountDone, Duration elapsed) {
    String head =
        String.format(Locale.ROOT, "%s: %,d of %,d %s", what, itemsDone, items, unit.items);
    if (amountDone == 0) {
      return head;
    }
    double seconds = elapsed.toMillis() / 1e3;
    // A task that Spark had to repeat counts twice.
    double left = Math.max(0, amount - amountDone) / (amountDone / seconds);
    return "%s, %s, %s left"
        .formatted(
            head, unit.rate(itemsDone, amountDone, counter.documents.value(), seconds), time(left));
  }

  /**
   * The whole job in a line, once it is over.
   *
   * @param nanos it took
   */
  public String summary(long itemsDone, long amountDone, long nanos) {
    return String.format(
        Locale.ROOT,
        "%s: %,d %s, %s",
        what,
        itemsDone,
        unit.items,
        unit.rate(itemsDone, amountDone, counter.documents.value(), nanos / 1e9));
  }

  private static String time(double seconds) {
    if (seconds < 90) {
      return "%d s".formatted(Math.round(seconds));
    }
    return seconds < 5400
        ? "%d min".formatted(Math.round(seconds / 60))
        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }

  @Override
  public void close() {
    speaker.interrupt();
  }
}
