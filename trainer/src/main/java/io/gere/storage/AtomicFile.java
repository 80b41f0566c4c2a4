package io.gere.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A file that appears whole or not at all, over whatever an earlier writer has left there. It is
 * written under a temporary name, flushed to disk and renamed; on an object store, where a rename
 * is a copy and an object is there once its upload is complete, under its own name.
 */
public final class AtomicFile implements AutoCloseable {
  private final FileSystem files;
  private final Path file;
  private final boolean uploaded;
  private final Path temporary;
  private final FSDataOutputStream raw;
  private final Sha256.Output out;
  private final long expected;
  private boolean committed;

  private AtomicFile(FileSystem files, Path file, long expected) throws IOException {
    this.files = files;
    this.file = file;
    this.expected = expected;
    this.uploaded = isUploaded(files, file);
    this.temporary =
        uploaded
            ? file
            : new Path(file.getParent(), "." + file.getName() + "." + System.nanoTime() + ".tmp");
    files.mkdirs(file.getParent());
    this.raw = files.create(temporary, true);
    this.out = new Sha256.Output(new Watched(raw));
  }

  /** Opens the temporary file. */
  public static AtomicFile create(FileSystem files, Path file) throws IOException {
    return create(files, file, 0);
  }

  /**
   * The same, once there is room.
   *
   * @param bytes that it will have, as far as is known
   * @throws DiskFullException if there is none
   */
  static AtomicFile create(FileSystem files, Path file, long bytes) throws IOException {
    DiskSpace.require(files, file.getParent(), bytes, file);
    try {
      return new AtomicFile(files, file, bytes);
    } catch (IOException | FSError e) {
      throw orFull(files, file, bytes, e);
    }
  }

  /**
   * Whether files of this place are uploads, there once they are complete: only these can be called
   * off.
   */
  static boolean isUploaded(FileSystem files, Path place) throws IOException {
    return files.hasPathCapability(place, CommonPathCapabilities.ABORTABLE_STREAM);
  }

  /** Where the content goes; closed by {@link #commit} or {@link #close}. */
  public OutputStream out() {
    return out;
  }

  /** Gives the file its name. */
  public StoredFile commit() throws IOException {
    out.flush();
    try {
      if (raw.hasCapability("hsync")) {
        raw.hsync();
      }
      raw.close();
      if (!uploaded) {
        rename(files, temporary, file);
      }
    } catch (IOException | FSError e) {
      throw orFull(files, file, out.bytes(), e);
    }
    committed = true;
    return out.stored();
  }

  private static void rename(FileSystem files, Path from, Path to) throws IOException {
    if (files instanceof RawLocalFileSystem local) {
      // Hadoop's own way starts a process, which Ctrl-C would end.
      Files.move(
          local.pathToFile(from).toPath(),
          local.pathToFile(to).toPath(),
          StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Path source = files.makeQualified(from);
    Path target = files.makeQualified(to);
    FileContext context = FileContext.getFileContext(source.toUri(), files.getConf());
    context.rename(source, target, Options.Rename.OVERWRITE);
  }

  /** Leaves nothing of a file that was not committed: a full disk would stay full. */
  @Override
  public void close() throws IOException {
    if (committed) {
      return;
    }
    if (uploaded) {
      raw.abort();
      return;
    }
    try {
      raw.close();
    } finally {
      files.delete(temporary, false);
    }
  }

  /** A full disk in a sentence; another failure as the exception that callers expect. */
  private static IOException orFull(FileSystem files, Path file, long bytes, Throwable e) {
    if (DiskFullException.isFull(e)) {
      throw DiskSpace.unwritable(files, file, bytes, e);
    }
    // Hadoop's local file system throws an error where others have an exception.
    return e instanceof IOException failure ? failure : new IOException(e.getMessage(), e);
  }

  /** Says where the disk is full, whatever wrote; who closes it has not committed it. */
  private final class Watched extends FilterOutputStream {
    Watched(OutputStream to) {
      super(to);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        super.out.write(bytes, offset, length);
      } catch (IOException | FSError e) {
        throw orFull(files, file, Math.max(expected, AtomicFile.this.out.bytes() + length), e);
      }
    }

    @Override
    public void close() throws IOException {
      flush();
    }

    @Override
    public void flush() throws IOException {
      try {
        super.flush();
      } catch (IOException | FSError e) {
        throw orFull(files, file, Math.max(expected, AtomicFile.this.out.bytes()), e);
      }
    }
  }
}
