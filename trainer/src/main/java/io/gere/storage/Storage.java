package io.gere.storage;

import io.gere.GereException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Files on any Hadoop file system, written so that nobody ever sees half of one. */
public final class Storage {
  private Storage() {}

  /** The path's file system; local files are written plainly, without Hadoop's checksum files. */
  public static FileSystem fileSystem(Configuration hadoop, Path path) {
    try {
      FileSystem files = path.getFileSystem(hadoop);
      return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
    } catch (IOException | IllegalArgumentException e) {
      throw GereException.failure("%s cannot be reached: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** Whether there is a file or folder of this name. */
  public static boolean exists(Configuration hadoop, Path path) {
    try {
      return fileSystem(hadoop, path).exists(path);
    } catch (IOException e) {
      throw GereException.failure("%s cannot be reached: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** Deletes a file, or a folder with all that is in it, if it is there. */
  public static void delete(Configuration hadoop, Path path) {
    try {
      fileSystem(hadoop, path).delete(path, true);
    } catch (IOException e) {
      throw GereException.failure("%s cannot be deleted: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** Writes under a temporary name, flushes to disk, renames: a retried writer overwrites. */
  public static StoredFile write(FileSystem files, Path file, StepFolder.Content content) {
    Path temporary =
        new Path(file.getParent(), "." + file.getName() + "." + System.nanoTime() + ".tmp");
    try {
      files.mkdirs(file.getParent());
      StoredFile stored;
      try (FSDataOutputStream raw = files.create(temporary, true);
          Sha256.Output out = new Sha256.Output(raw)) {
        content.writeTo(out);
        out.flush();
        raw.hsync();
        stored = out.stored();
      }
      rename(files, temporary, file);
      return stored;
    } catch (IOException e) {
      discard(files, temporary, e);
      throw GereException.failure("%s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** A full disk would stay full. */
  private static void discard(FileSystem files, Path temporary, IOException cause) {
    try {
      files.delete(temporary, false);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
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
}
