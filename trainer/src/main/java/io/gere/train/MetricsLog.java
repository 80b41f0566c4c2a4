package io.gere.train;

import io.gere.GereException;
import io.gere.storage.Json;
import io.gere.storage.Storage;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
    List<StepMetrics> kept = read(hadoop, file).stream().filter(keep).toList();
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

  /** The complete lines of a log; none where there is no file yet. */
  public static List<StepMetrics> read(Configuration hadoop, Path file) {
    List<StepMetrics> steps = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Storage.fileSystem(hadoop, file).open(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        // A line without its end is still being written.
        if (line.endsWith("}")) {
          steps.add(Json.MAPPER.readValue(line, StepMetrics.class));
        }
      }
      return steps;
    } catch (FileNotFoundException e) {
      return steps;
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
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
