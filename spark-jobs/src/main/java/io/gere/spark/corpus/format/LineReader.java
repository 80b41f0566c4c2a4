package io.gere.spark.corpus.format;

import io.gere.storage.Storage;
import io.gere.storage.input.ForeignContent;
import io.gere.storage.input.GivenFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * Walks over a file's lines, blank ones left out, and makes no object on the way: of most lines
 * only the length matters, so this runs about as fast as the file is decompressed.
 */
public final class LineReader implements Closeable {
  private static final int BUFFER = 1 << 18;

  private final InputStream in;
  private final int limit;
  private byte[] buffer = new byte[BUFFER];
  private int filled;
  private int start;
  private int end = -1;
  private long line;
  private long number;

  /**
   * @param limit bytes that a line may have
   */
  LineReader(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /** Opens a file's lines, which may be as long as this process can hold. */
  public static LineReader open(Configuration hadoop, Path path) throws IOException {
    return open(hadoop, path, LineLimit.OF_PROCESS);
  }

  /** Opens a file's lines. */
  static LineReader open(Configuration hadoop, Path path, LineLimit limit) throws IOException {
    return new LineReader(content(hadoop, path), limit.bytes());
  }

  /**
   * Opens a file, compressed or not, as its suffix says; a byte order mark is left out.
   *
   * @throws IOException where its first bytes say that it is something else
   */
  public static InputStream content(Configuration hadoop, Path path) throws IOException {
    FileSystem files = Storage.fileSystem(hadoop, path);
    Storage.requireRegular(files, path);
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
    PushbackInputStream stored = GivenFile.peekable(files.open(path));
    try {
      requireNamedAsItIs(stored, path, codec != null);
      PushbackInputStream text =
          codec == null ? stored : GivenFile.peekable(codec.createInputStream(stored));
      GivenFile.skipMark(text);
      return text;
    } catch (IOException e) {
      stored.close();
      throw e;
    }
  }

  private static void requireNamedAsItIs(PushbackInputStream in, Path path, boolean compressed)
      throws IOException {
    ForeignContent content = GivenFile.foreign(in).orElse(null);
    if (content != null && !(compressed && content.isNamed(path.getName()))) {
      throw new IOException("it " + content.sentence());
    }
  }

  /**
   * Goes to the next line that is not blank.
   *
   * @return whether there is one
   */
  public boolean next() throws IOException {
    do {
      start = Math.min(end + 1, filled);
      if (!findEnd()) {
        return false;
      }
      line++;
      if (length() > limit) {
        throw LineLimit.exceeded("line %d".formatted(line), limit);
      }
    } while (isBlank());
    number++;
    return true;
  }

  /** The current line's number among all lines, from 1. */
  public long line() {
    return line;
  }

  /** The current line's number among those that are not blank, from 1. */
  public long number() {
    return number;
  }

  /** The bytes that hold the current line, until the next call of {@link #next}. */
  public byte[] buffer() {
    return buffer;
  }

  public int offset() {
    return start;
  }

  public int length() {
    return end - start;
  }

  private boolean findEnd() throws IOException {
    int from = start;
    while (true) {
      end = NewlineSearch.find(buffer, from, filled);
      if (end < filled) {
        return true;
      }
      int seen = filled - start;
      makeRoom();
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        end = filled;
        return seen > 0;
      }
      filled += read;
      from = start + seen;
    }
  }

  /**
   * Moves the line begun to the front of the buffer, and doubles a buffer that it fills.
   *
   * @throws IOException where it is longer than a line may be
   */
  private void makeRoom() throws IOException {
    int begun = filled - start;
    if (begun > limit) {
      throw LineLimit.exceeded("line %d".formatted(line + 1), limit);
    }
    if (filled < buffer.length) {
      return;
    }
    if (begun > buffer.length / 2) {
      buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, (long) limit + BUFFER));
    } else {
      System.arraycopy(buffer, start, buffer, 0, begun);
      filled = begun;
      start = 0;
    }
  }

  /**
   * Refuses a first line that begins an array: it would pass for one document, or for lines that
   * are no JSON.
   */
  public void requireNoArray() throws IOException {
    int first = start;
    while (Character.isWhitespace(buffer[first])) {
      first++;
    }
    if (buffer[first] == '[') {
      throw new IOException(
          "it is a JSON array, but each line must hold one document (jq -c '.[]' makes such"
              + " lines)");
    }
  }

  private boolean isBlank() {
    for (int i = start; i < end; i++) {
      byte b = buffer[i];
      if (b != ' ' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
