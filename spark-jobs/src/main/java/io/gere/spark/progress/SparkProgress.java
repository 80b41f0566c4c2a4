package io.gere.spark.progress;

import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * Says every few seconds how far a job over many files is. Executors count in {@link #counter()},
 * whose accumulators Spark's own pages show by name; the driver sees a count when its task ends.
 */
public final class SparkProgress implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final String what;
  private final long files;
  private final long bytes;
  private final Counter counter;
  private final Thread speaker;

  /** What the executors count with. */
  public static final class Counter implements Serializable {
    private static final long serialVersionUID = 1L;

    private final LongAccumulator files;
    private final LongAccumulator bytes;
    private final LongAccumulator documents;

    private Counter(SparkContext context) {
      files = context.longAccumulator("files");
      bytes = context.longAccumulator("bytes");
      documents = context.longAccumulator("documents");
    }

    /** One file more is done. */
    public void add(long fileBytes, long fileDocuments) {
      files.add(1);
      bytes.add(fileBytes);
      documents.add(fileDocuments);
    }
  }

  /**
   * Starts to speak.
   *
   * @param what the job, as the beginning of a line
   * @param bytes of all files together
   */
  public SparkProgress(
      SparkContext context, String what, long files, long bytes, Consumer<String> say) {
    this(context, what, files, bytes, say, INTERVAL);
  }

  SparkProgress(
      SparkContext context,
      String what,
      long files,
      long bytes,
      Consumer<String> say,
      Duration interval) {
    this.what = what;
    this.files = files;
    this.bytes = bytes;
    this.counter = new Counter(context);
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
                counter.files.value(),
                counter.bytes.value(),
                counter.documents.value(),
                Duration.ofNanos(System.nanoTime() - start)));
      }
    } catch (InterruptedException e) {
      // close() ends this thread so.
      Thread.currentThread().interrupt();
    }
  }

  String line(long filesDone, long bytesDone, long documents, Duration elapsed) {
    String head = String.format(Locale.ROOT, "%s: %,d of %,d files", what, filesDone, files);
    if (bytesDone == 0) {
      return head;
    }
    double rate = bytesDone / (elapsed.toMillis() / 1e3);
    // A task that Spark had to repeat counts twice.
    double left = Math.max(0, bytes - bytesDone) / rate;
    return String.format(
        Locale.ROOT,
        "%s, %,d documents, %.0f MB/s, %s left",
        head,
        documents,
        rate / 1e6,
        time(left));
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
