package io.gere.storage.input;

import com.github.luben.zstd.ZstdInputStream;
import io.gere.InputException;
import io.gere.RegularFile;
import io.gere.storage.LocalFile;
import io.gere.storage.Storage;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Opens text that users bring, unpacked where its name ends in .gz or .zst. Windows' byte order
 * mark is no part of it, and a file that is something else in truth, such as a pointer of Git LFS,
 * is refused by what it is. What is read whole has a limit, however little it is before it is
 * unpacked.
 */
public final class GivenFile {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private GivenFile() {}

  /** Opens a file on any Hadoop file system. */
  public static RecordStream open(FileSystem files, Path file) throws IOException {
    return text(FromSpark.open(files, file), file.toString());
  }

  /** Opens a local file. */
  public static RecordStream open(java.nio.file.Path file) throws IOException {
    RegularFile.require(file);
    InputStream in =
        LocalFile.check(file).isPresent()
            ? new ByteArrayInputStream(LocalFile.bytes(file))
            : Files.newInputStream(file);
    return text(in, file.toString());
  }

  private static RecordStream text(InputStream in, String name) throws IOException {
    try {
      PushbackInputStream text = unpacked(peekable(in), name);
      foreign(text)
          .ifPresent(
              kind -> {
                throw InputException.of("%s %s".formatted(name, kind.sentence()));
              });
      skipMark(text);
      return RecordStream.of(text);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** The content of a file that is compressed and whose name says so. */
  private static PushbackInputStream unpacked(PushbackInputStream in, String name)
      throws IOException {
    Optional<ForeignContent> packed = foreign(in).filter(kind -> kind.isNamed(name));
    if (packed.filter(kind -> kind == ForeignContent.GZIP).isPresent()) {
      return peekable(new GZIPInputStream(new BufferedInputStream(in)));
    }
    return packed.filter(kind -> kind == ForeignContent.ZSTD).isPresent()
        ? peekable(FromSpark.unpack(in))
        : in;
  }

  /** A stream whose beginning can be looked at. */
  public static PushbackInputStream peekable(InputStream in) {
    return new PushbackInputStream(in, ForeignContent.HEAD);
  }

  /** What the stream begins with; nothing of it is consumed. */
  public static Optional<ForeignContent> foreign(PushbackInputStream in) throws IOException {
    byte[] head = in.readNBytes(ForeignContent.HEAD);
    in.unread(head);
    return ForeignContent.of(head);
  }

  /** Leaves out a byte order mark. */
  public static void skipMark(PushbackInputStream in) throws IOException {
    byte[] mark = in.readNBytes(BYTE_ORDER_MARK.length);
    if (!Arrays.equals(mark, BYTE_ORDER_MARK)) {
      in.unread(mark);
    }
  }

  /** Loaded only when it is needed: with a JRE and gere.jar alone there is no Spark. */
  private static final class FromSpark {
    static InputStream open(FileSystem files, Path file) throws IOException {
      Storage.requireRegular(files, file);
      return files.open(file);
    }

    static InputStream unpack(InputStream zstd) throws IOException {
      return new ZstdInputStream(zstd);
    }
  }
}
