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

/**
 * Reads a log of metrics, which another process may be writing.
 *
 * @param <T> what a line holds
 */
public final class MetricsReader<T> {
  private final Configuration hadoop;
  private final Path file;
  private final Class<T> type;
  private long offset;

  private MetricsReader(Configuration hadoop, Path file, Class<T> type) {
    this.hadoop = hadoop;
    this.file = file;
    this.type = type;
  }

  /**
   * All lines so far; none where there is no log. One that is still being written is none yet.
   *
   * @param file such as {@code metrics.jsonl}
   */
  public static <T> List<T> all(Configuration hadoop, Path file, Class<T> type) {
    return new MetricsReader<>(hadoop, file, type).read();
  }

  private List<T> read() {
    List<T> lines = new ArrayList<>();
    FileSystem files = Storage.fileSystem(hadoop, file);
    MetricsSegments segments = new MetricsSegments(files, file);
    try {
      long before;
      do {
        before = offset;
        Optional<MetricsSegments.Part> part = segments.at(offset);
        if (part.isPresent()) {
          read(files, part.get(), lines);
        }
      } while (offset > before);
      return lines;
    } catch (FileNotFoundException | EOFException e) {
      // Taken into metrics.jsonl in this moment: the lines come when it is read again.
      return lines;
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Reads on to the end of a part's last complete line. */
  private void read(FileSystem files, MetricsSegments.Part part, List<T> lines) throws IOException {
    try (FSDataInputStream in = files.open(part.file())) {
      in.seek(offset - part.start());
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\n') {
            lines.add(Json.MAPPER.readValue(line.toByteArray(), type));
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
