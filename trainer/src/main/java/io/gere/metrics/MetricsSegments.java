package io.gere.metrics;

import io.gere.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files that metrics stand in: {@code metrics.jsonl}, and in the folder {@code metrics} beside
 * it, named like the file, the segments that came since, each a file that is complete once closed,
 * because on an object store an open one does not exist. One after the other they are one stream of
 * bytes, and a segment's name is its place in it. So a segment that {@code metrics.jsonl} has taken
 * in already is known by its name, and a reader's offset stays right when that happens.
 */
final class MetricsSegments {
  private static final String SUFFIX = ".jsonl";

  private final FileSystem files;
  private final Path whole;
  private final Path folder;

  MetricsSegments(FileSystem files, Path whole) {
    this.files = files;
    this.whole = whole;
    String name = whole.getName();
    this.folder = new Path(whole.getParent(), name.substring(0, name.length() - SUFFIX.length()));
  }

  /**
   * A file of the stream.
   *
   * @param start offset of its first byte in the stream
   */
  record Part(Path file, long start) {}

  /** The file that holds the stream's byte at this offset, or will hold it. */
  Optional<Part> at(long offset) throws IOException {
    // Segments first: one that is taken in between is still found in the whole file.
    List<Part> segments = segments();
    long taken = bytes();
    if (offset < taken) {
      return Optional.of(new Part(whole, 0));
    }
    return segments.stream()
        .filter(segment -> segment.start() >= taken && segment.start() <= offset)
        .max(Comparator.comparingLong(Part::start));
  }

  /** A new segment, which is to stand after {@code start} bytes of the stream. */
  Part next(long start) {
    return new Part(new Path(folder, "%012d%s".formatted(start, SUFFIX)), start);
  }

  /** Takes all segments into {@code metrics.jsonl}, which is replaced at once, and removes them. */
  void fold() throws IOException {
    long before = bytes();
    List<Part> news = segments().stream().filter(part -> part.start() >= before).toList();
    if (!news.isEmpty()) {
      Storage.write(
          files,
          whole,
          out -> {
            if (before > 0) {
              copy(whole, out);
            }
            for (Part segment : news) {
              copy(segment.file(), out);
            }
          });
    }
    files.delete(folder, true);
  }

  private void copy(Path file, OutputStream out) throws IOException {
    try (InputStream in = files.open(file)) {
      in.transferTo(out);
    }
  }

  /** Of {@code metrics.jsonl}; of the whole stream where there is no segment. */
  long bytes() throws IOException {
    try {
      return files.getFileStatus(whole).getLen();
    } catch (FileNotFoundException e) {
      return 0;
    }
  }

  /** In the order of the stream. */
  private List<Part> segments() throws IOException {
    try {
      return Arrays.stream(files.listStatus(folder))
          .map(FileStatus::getPath)
          .filter(file -> file.getName().matches("\\d+\\" + SUFFIX))
          .map(file -> new Part(file, start(file.getName())))
          .sorted(Comparator.comparingLong(Part::start))
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private static long start(String name) {
    return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
  }
}
