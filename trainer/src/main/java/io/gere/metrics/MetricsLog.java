package io.gere.metrics;

import io.gere.GereException;
import io.gere.storage.DiskSpace;
import io.gere.storage.Json;
import io.gere.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A log of what is measured while a model learns, such as {@code metrics.jsonl} of every optimizer
 * step, a line each, readable while it grows: a segment of it is closed every ten seconds and at
 * each checkpoint; from time to time, and when the log is closed, the file takes all of them in.
 * See {@link MetricsSegments}.
 *
 * @param <T> what a line holds
 */
public final class MetricsLog<T> implements AutoCloseable {
  /** About what a line takes. */
  private static final long LINE_BYTES = 500;

  private static final Duration SEGMENT = Duration.ofSeconds(10);

  /** So many closed segments are taken in together. */
  private static final int SEGMENTS = 32;

  private final FileSystem files;
  private final Path file;
  private final MetricsSegments segments;
  private final List<T> kept;
  private long bytes;
  private int closed;
  private Optional<Open> open = Optional.empty();

  private record Open(FSDataOutputStream out, long since) {}

  /**
   * Starts the log. Nothing of what stays is lost when this is cut off.
   *
   * @param keep which lines of an earlier, unfinished run stay
   */
  public MetricsLog(Configuration hadoop, Path file, Class<T> type, Predicate<T> keep) {
    this.file = file;
    this.files = Storage.fileSystem(hadoop, file);
    this.segments = new MetricsSegments(files, file);
    try {
      segments.fold();
      this.kept = MetricsReader.all(hadoop, file, type).stream().filter(keep).toList();
      Storage.write(files, file, this::writeKept);
      this.bytes = segments.bytes();
    } catch (IOException | FSError e) {
      throw unwritable(e);
    }
  }

  /** The lines of the earlier run that stay. */
  public List<T> kept() {
    return kept;
  }

  private void writeKept(OutputStream to) throws IOException {
    for (T measured : kept) {
      to.write(line(measured));
    }
  }

  /**
   * Appends a line. Where the file system shows what is written to an open file, readers see it at
   * once; elsewhere with its segment.
   */
  public void add(T measured) {
    try {
      Open segment = open.isPresent() ? open.get() : begin();
      byte[] line = line(measured);
      segment.out().write(line);
      if (segment.out().hasCapability("hflush")) {
        segment.out().hflush();
      }
      bytes += line.length;
      if (System.nanoTime() - segment.since() > SEGMENT.toNanos()) {
        closeSegment();
      }
    } catch (IOException | FSError e) {
      throw unwritable(e);
    }
  }

  private Open begin() throws IOException {
    Open segment = new Open(files.create(segments.next(bytes).file(), true), System.nanoTime());
    open = Optional.of(segment);
    return segment;
  }

  /** Whatever comes, the lines so far stay. */
  public void closeSegment() {
    try {
      if (open.isPresent()) {
        open.get().out().close();
        open = Optional.empty();
        closed++;
      }
      if (closed >= SEGMENTS) {
        segments.fold();
        closed = 0;
      }
    } catch (IOException | FSError e) {
      throw unwritable(e);
    }
  }

  private static byte[] line(Object measured) {
    return (Json.line(measured) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private GereException unwritable(Throwable e) {
    return DiskSpace.unwritable(files, file, LINE_BYTES, e);
  }

  @Override
  public void close() {
    closeSegment();
    try {
      segments.fold();
    } catch (IOException | FSError e) {
      throw unwritable(e);
    }
  }
}
