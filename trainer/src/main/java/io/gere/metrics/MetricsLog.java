package io.gere.metrics;

import io.gere.GereException;
import io.gere.storage.DiskSpace;
import io.gere.storage.Json;
import io.gere.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** {@code metrics.jsonl}: one line per optimizer step, readable while it grows. */
public final class MetricsLog implements AutoCloseable {
  /** About what a step takes. */
  private static final long STEP_BYTES = 500;

  private final FileSystem files;
  private final FSDataOutputStream out;
  private final Path file;
  private final List<StepMetrics> kept;

  /**
   * Starts the log. Nothing of what stays is lost when this is cut off: until the new file holds
   * it, a second one does.
   *
   * @param keep which steps of an earlier, unfinished run stay
   */
  public MetricsLog(Configuration hadoop, Path file, Predicate<StepMetrics> keep) {
    this.file = file;
    Path safe = new Path(file.getParent(), ".before-" + file.getName());
    this.files = Storage.fileSystem(hadoop, file);
    Path old = Storage.exists(hadoop, safe) ? safe : file;
    this.kept = MetricsTail.all(hadoop, old).stream().filter(keep).toList();
    Storage.write(files, safe, this::writeKept);
    try {
      out = files.create(file, true);
      writeKept(out);
      out.hflush();
    } catch (IOException | FSError e) {
      throw unwritable(e);
    }
    Storage.delete(hadoop, safe);
  }

  /** The steps of the earlier run that stay. */
  public List<StepMetrics> kept() {
    return kept;
  }

  private void writeKept(OutputStream to) throws IOException {
    for (StepMetrics step : kept) {
      write(step, to);
    }
  }

  /** Appends a step; it is visible to readers when this returns. */
  public void add(StepMetrics step) {
    try {
      write(step, out);
      out.hflush();
    } catch (IOException | FSError e) {
      throw unwritable(e);
    }
  }

  private static void write(StepMetrics step, OutputStream to) throws IOException {
    to.write((Json.line(step) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private GereException unwritable(Throwable e) {
    return DiskSpace.unwritable(files, file, STEP_BYTES, e);
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException | FSError e) {
      throw unwritable(e);
    }
  }
}
