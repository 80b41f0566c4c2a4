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
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** Follows a growing {@code metrics.jsonl} from another process. */
public final class MetricsTail {
  private final Configuration hadoop;
  private final Path file;
  private long offset;

  public MetricsTail(Configuration hadoop, Path file) {
    this.hadoop = hadoop;
    this.file = file;
  }

  /** The steps since the last call; a line still being written comes with the next one. */
  public List<StepMetrics> next() {
    List<StepMetrics> steps = new ArrayList<>();
    try (FSDataInputStream in = Storage.fileSystem(hadoop, file).open(file)) {
      in.seek(offset);
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
      return steps;
    } catch (FileNotFoundException | EOFException e) {
      // Not yet written, or being written anew by rank 0: the steps come with a later call.
      return steps;
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** All complete lines of a file; none where there is no file. */
  public static List<StepMetrics> all(Configuration hadoop, Path file) {
    return new MetricsTail(hadoop, file).next();
  }
}
