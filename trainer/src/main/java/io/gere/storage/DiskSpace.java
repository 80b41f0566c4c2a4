package io.gere.storage;

import static io.gere.RootLocale.format;

import io.gere.GereException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Room on a file system's disks, and what to say where there is none. */
public final class DiskSpace {
  private DiskSpace() {}

  /**
   * Bytes that new files can have where a folder is, or is to be; each byte counted once, however
   * often the file system keeps it.
   */
  public static long free(FileSystem files, Path folder) {
    Path place = files.makeQualified(folder);
    try {
      while (!files.exists(place) && place.getParent() != null) {
        place = place.getParent();
      }
      long remaining = files.getStatus(place).getRemaining();
      if (files instanceof RawLocalFileSystem local) {
        // What Hadoop says of a local disk counts what only root may use.
        return Math.min(remaining, local.pathToFile(place).getUsableSpace());
      }
      return remaining / Math.max(1, files.getDefaultReplication(place));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Requires room before anything is written.
   *
   * @param what is to be written, such as a file's path
   * @throws DiskFullException if there is none
   */
  public static void require(FileSystem files, Path folder, long bytes, Object what) {
    if (bytes > 0 && free(files, folder) < bytes) {
      throw full(files, folder, bytes, what, null);
    }
  }

  /**
   * What a failed attempt to write means: a full disk, or something else.
   *
   * @param bytes that the file has, as far as is known
   */
  public static GereException unwritable(FileSystem files, Path file, long bytes, Throwable e) {
    return DiskFullException.isFull(e)
        ? full(files, file.getParent(), bytes, file, e)
        : GereException.failure("%s cannot be written: %s".formatted(file, e.getMessage()), e);
  }

  private static DiskFullException full(
      FileSystem files, Path folder, long bytes, Object what, Throwable cause) {
    return new DiskFullException(
        "%s cannot be written: it needs %s%s, and its disk has %s free; free some space and give the same command again"
            .formatted(
                what, cause == null ? "" : "at least ", size(bytes), size(free(files, folder))),
        cause);
  }

  /** Such as {@code 12.3 MB}. */
  public static String size(long bytes) {
    if (bytes < 1_000_000) {
      return format("%,d bytes", bytes);
    }
    return bytes < 1_000_000_000 ? format("%.1f MB", bytes / 1e6) : format("%,.2f GB", bytes / 1e9);
  }
}
