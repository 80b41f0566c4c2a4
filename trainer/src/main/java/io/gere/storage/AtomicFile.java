package io.gere.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A file that appears whole or not at all: it is written under a temporary name, flushed to disk
 * and renamed, over whatever an earlier writer has left there.
 */
public final class AtomicFile implements AutoCloseable {
  private final FileSystem files;
  private final Path file;
  private final Path temporary;
  private final FSDataOutputStream raw;
  private final Sha256.Output out;
  private boolean committed;

  private AtomicFile(FileSystem files, Path file) throws IOException {
    this.files = files;
    this.file = file;
    this.temporary =
        new Path(file.getParent(), "." + file.getName() + "." + System.nanoTime() + ".tmp");
    files.mkdirs(file.getParent());
    this.raw = files.create(temporary, true);
    this.out = new Sha256.Output(raw);
  }

  /** Opens the temporary file. */
  public static AtomicFile create(FileSystem files, Path file) throws IOException {
    return new AtomicFile(files, file);
  }

  /** Where the content goes; closed by {@link #commit} or {@link #close}. */
  public OutputStream out() {
    return out;
  }

  /** Gives the file its name. */
  public StoredFile commit() throws IOException {
    out.flush();
    raw.hsync();
    out.close();
    rename(files, temporary, file);
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
    try {
      out.close();
    } finally {
      files.delete(temporary, false);
    }
  }
}
