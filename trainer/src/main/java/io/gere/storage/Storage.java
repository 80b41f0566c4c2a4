package io.gere.storage;

import io.gere.GereException;
import io.gere.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
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
    } catch (RuntimeException e) {
      // So Hadoop says that a connector's jar is missing.
      if (e.getCause() instanceof ClassNotFoundException missing) {
        throw GereException.failure(
            "%s cannot be reached: %s; give Spark the connector's jar, as by GERE_SUBMIT_OPTIONS=\"--packages …\""
                .formatted(path, missing.getMessage()),
            e);
      }
      throw e;
    }
  }

  /**
   * A file's bytes. Who calls this and not Hadoop itself can be loaded where Hadoop is not on the
   * class path.
   */
  public static InputStream open(FileSystem files, Path file) throws IOException {
    return files.open(file);
  }

  /**
   * Refuses a pipe, a socket or a device, see {@link RegularFile}; only this machine's own file
   * system has such things.
   */
  public static void requireRegular(FileSystem files, Path file) {
    URI place = files.makeQualified(file).toUri();
    if ("file".equals(place.getScheme())) {
      RegularFile.require(java.nio.file.Path.of(place.getPath()));
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

  /** Whether this is a link of a local folder to somewhere else. */
  static boolean isLink(FileSystem files, Path path) {
    return files instanceof RawLocalFileSystem local
        && Files.isSymbolicLink(local.pathToFile(path).toPath());
  }

  /** Deletes a file, or a folder with all that is in it, if it is there. */
  public static void delete(Configuration hadoop, Path path) {
    try {
      fileSystem(hadoop, path).delete(path, true);
    } catch (IOException e) {
      throw GereException.failure("%s cannot be deleted: %s".formatted(path, e.getMessage()), e);
    }
  }

  /**
   * Writes a {@link AtomicFile}.
   *
   * @throws DiskFullException if there is no room for it
   */
  public static StoredFile write(FileSystem files, Path file, FileContent content) {
    try (AtomicFile made = AtomicFile.create(files, file, content.bytes())) {
      content.writeTo(made.out());
      return made.commit();
    } catch (IOException e) {
      throw GereException.failure("%s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }
}
