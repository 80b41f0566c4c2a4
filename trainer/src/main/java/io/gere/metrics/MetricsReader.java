package io.gere.metrics;

import io.gere.GereException;
import io.gere.storage.Json;
import io.gere.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** With its end; empty before the first. */
  private byte[] lastLine = new byte[0];

  /**
   * Reads on from call to call, see {@link #readOn}.
   *
   * @param file such as {@code metrics.jsonl}
   */
  public MetricsReader(Configuration hadoop, Path file, Class<T> type) {
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

  /**
   * The lines since the last call.
   *
   * @param afresh whether they are all there are, for the log was begun anew: a run that resumes
   *     keeps the lines up to its checkpoint alone
   */
  public record News<T>(boolean afresh, List<T> lines) {}

  /** Reads on from where the last call ended; what was read is not read again. */
  public News<T> readOn() {
    boolean afresh = !lastLineStands();
    if (afresh) {
      offset = 0;
      lastLine = new byte[0];
    }
    return new News<>(afresh, read());
  }

  /**
   * Whether the line before the offset is still there. Lines tell the time that a step took, so one
   * that is written again is another. Where there is no log at all, it may be about to be replaced.
   */
  private boolean lastLineStands() {
    FileSystem files = Storage.fileSystem(hadoop, file);
    long start = offset - lastLine.length;
    try {
      Optional<MetricsSegments.Part> part = new MetricsSegments(files, file).at(start);
      if (lastLine.length == 0 || part.isEmpty()) {
        return true;
      }
      try (FSDataInputStream in = files.open(part.get().file())) {
        byte[] there = new byte[lastLine.length];
        in.readFully(start - part.get().start(), there);
        return Arrays.equals(there, lastLine);
      }
    } catch (EOFException e) {
      return false;
    } catch (FileNotFoundException e) {
      return true;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private GereException unreadable(IOException e) {
    return GereException.failure("%s cannot be read: %s".formatted(file, e.getMessage()), e);
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
      throw unreadable(e);
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
            line.write(buffer[i]);
            lastLine = line.toByteArray();
            lines.add(Json.MAPPER.readValue(lastLine, type));
            offset += lastLine.length;
            line.reset();
          } else {
            line.write(buffer[i]);
          }
        }
      }
    }
  }
}
