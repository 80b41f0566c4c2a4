package io.gere.train;

import io.gere.GereException;
import io.gere.storage.Json;
import io.gere.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** {@code metrics.jsonl}: one line per optimizer step, readable while it grows. */
public final class MetricsLog implements AutoCloseable {
  private final FSDataOutputStream out;
  private final Path file;

  /**
   * Starts the log.
   *
   * @param keep which steps of an earlier, unfinished run stay; those of finished tasks
   */
  public MetricsLog(Configuration hadoop, Path file, Predicate<StepMetrics> keep) {
    this.file = file;
    List<StepMetrics> kept = MetricsTail.all(hadoop, file).stream().filter(keep).toList();
    try {
      FileSystem files = Storage.fileSystem(hadoop, file);
      out = files.create(file, true);
      for (StepMetrics step : kept) {
        append(step);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Appends a step; it is visible to readers when this returns. */
  public void add(StepMetrics step) {
    try {
      append(step);
      out.hflush();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void append(StepMetrics step) throws IOException {
    out.write((Json.line(step) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private GereException unwritable(IOException e) {
    return GereException.failure("%s cannot be written: %s".formatted(file, e.getMessage()), e);
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }
}
