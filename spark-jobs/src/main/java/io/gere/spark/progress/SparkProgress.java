package io.gere.spark.progress;

import static io.gere.RootLocale.format;

import io.gere.progress.Pace;
import io.gere.progress.ProgressLog;
import io.gere.progress.Reached;
import io.gere.progress.Ticker;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Says every few seconds how far a job over many files or documents is. Executors count in {@link
 * #counter()}, in accumulators that Spark's own pages show; the driver sees a count when its task
 * ends.
 */
public final class SparkProgress implements AutoCloseable {
  private final String what;
  private final Unit unit;
  private final long items;
  private final long amount;
  private final Counter counter;
  private final Ticker ticker;
  private final ExecutorWatch executors;

  /** What a job goes through. */
  public enum Unit {
    /** Files, and the bytes in them. */
    FILES("files", "bytes"),
    /** Documents, and their tokens. */
    DOCUMENTS("documents", "tokens"),
    /** Conversations that are written, and the tokens of which nobody knows beforehand. */
    CONVERSATIONS("conversations", "tokens");

    private final String items;
    private final String amount;

    Unit(String items, String amount) {
      this.items = items;
      this.amount = amount;
    }

    private String rate(long itemsDone, long amountDone, long documents, double seconds) {
      return switch (this) {
        case FILES -> format("%,d documents, %.0f MB/s", documents, amountDone / seconds / 1e6);
        case DOCUMENTS, CONVERSATIONS ->
            format("%,.1f %s/s, %,.0f tokens/s", itemsDone / seconds, items, amountDone / seconds);
      };
    }

    private String left(
        long itemsDone, long allItems, long amountDone, long amount, double seconds) {
      return switch (this) {
        case FILES, DOCUMENTS -> Pace.left(seconds, amountDone, amount);
        case CONVERSATIONS -> Pace.left(seconds, itemsDone, allItems);
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
            case DOCUMENTS, CONVERSATIONS -> items;
          };
    }

    /** One file more is done. */
    public void addFile(long bytes, long documentsInIt) {
      addFiles(1, bytes, documentsInIt);
    }

    /** Some are, of which a task knows only how many they make. */
    public void addFiles(long files, long bytes, long documentsInThem) {
      add(files, bytes);
      documents.add(documentsInThem);
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
  public SparkProgress(SparkContext context, String what, long files, long bytes, ProgressLog log) {
    this(context, what, Unit.FILES, files, bytes, log, Pace.INTERVAL);
  }

  /**
   * Starts to speak.
   *
   * @param what the job, as the beginning of a line
   * @param items how many there are
   * @param amount of all items together; not read where nobody knows it
   */
  public SparkProgress(
      SparkContext context, String what, Unit unit, long items, long amount, ProgressLog log) {
    this(context, what, unit, items, amount, log, Pace.INTERVAL);
  }

  SparkProgress(
      SparkContext context,
      String what,
      Unit unit,
      long items,
      long amount,
      ProgressLog log,
      Duration interval) {
    this.what = what;
    this.unit = unit;
    this.items = items;
    this.amount = amount;
    this.counter = new Counter(context, what, unit);
    Pace pace = Pace.start();
    this.ticker =
        new Ticker(
            "progress",
            interval,
            () -> {
              tell(log, pace.seconds());
              return true;
            });
    this.executors = new ExecutorWatch(context, log);
  }

  private void tell(ProgressLog log, double seconds) {
    long itemsDone = counter.items.value();
    long amountDone = counter.amount.value();
    log.say(line(itemsDone, amountDone, seconds));
    if (amountDone > 0) {
      log.reached(new Reached(itemsDone, items, Pace.secondsLeft(seconds, amountDone, amount)));
    }
  }

  public Counter counter() {
    return counter;
  }

  String line(long itemsDone, long amountDone, double seconds) {
    String head = format("%s: %,d of %,d %s", what, itemsDone, items, unit.items);
    if (amountDone == 0) {
      return head;
    }
    return "%s, %s, %s"
        .formatted(
            head,
            unit.rate(itemsDone, amountDone, counter.documents.value(), seconds),
            unit.left(itemsDone, items, amountDone, amount, seconds));
  }

  /**
   * The whole job in a line, once it is over.
   *
   * @param nanos it took
   */
  public String summary(long itemsDone, long amountDone, long nanos) {
    return format(
        "%s: %,d %s, %s",
        what,
        itemsDone,
        unit.items,
        unit.rate(itemsDone, amountDone, counter.documents.value(), nanos / 1e9));
  }

  /** Runs the job; see {@link ExecutorWatch#run}. */
  public <T> T run(Callable<T> job) {
    return executors.run(job);
  }

  @Override
  public void close() {
    executors.close();
    ticker.close();
  }
}
