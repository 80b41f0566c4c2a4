package io.gere.metrics;

import io.gere.GereException;
import io.gere.storage.Json;
import io.gere.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads a log of metrics, which another process may be writing. */
public final class MetricsReader {
  private final Configuration hadoop;
  private final Path file;
  private long offset;

  private MetricsReader(Configuration hadoop, Path file) {
    this.hadoop = hadoop;
    this.file = file;
  }

  /**
   * All steps so far; none where there is no log. A line that is still being written is none yet.
   *
   * @param file {@code metrics.jsonl}
   */
  public static List<StepMetrics> all(Configuration hadoop, Path file) {
    return new MetricsReader(hadoop, file).read();
  }

  private List<StepMetrics> read() {
    List<StepMetrics> steps = new ArrayList<>();
    FileSystem files = Storage.fileSystem(hadoop, file);
    MetricsSegments segments = new MetricsSegments(files, file);
    try {
      long before;
      do {
        before = offset;
        Optional<MetricsSegments.Part> part = segments.at(offset);
        if (part.isPresent()) {
          read(files, part.get(), steps);
        }
      } while (offset > before);
      return steps;
    } catch (FileNotFoundException | EOFException e) {
      // Taken into metrics.jsonl in this moment: the steps come when it is read again.
      return steps;
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Reads on to the end of a part's last complete line. */
  private void read(FileSystem files, MetricsSegments.Part part, List<StepMetrics> steps)
      throws IOException {
    try (FSDataInputStream in = files.open(part.file())) {
      in.seek(offset - part.start());
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\n') {
            steps.add(Json.MAPPER.readValue(line.toByteArray(), StepMetrics.class));
            offset += line.size() + 1;
            line.reset();
          } else {
            line.write(buffer[i]);
          }
        }
      }
    }
  }
}
