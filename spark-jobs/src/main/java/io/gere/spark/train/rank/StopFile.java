package io.gere.spark.train.rank;

import io.gere.GereException;
import io.gere.storage.RunFolder;
import io.gere.storage.Storage;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * {@code train/stop} of a run folder: once it is there, the ranks leave a checkpoint and end. The
 * driver makes it when it is told to end; anybody else may make it by hand.
 */
public final class StopFile {
  private final FileSystem files;
  private final Path path;

  public StopFile(RunFolder run) {
    this.path = run.file("train/stop");
    this.files = Storage.fileSystem(run.hadoop(), path);
  }

  /** Takes an earlier request back. */
  public void remove() {
    try {
      files.delete(path, false);
    } catch (IOException e) {
      throw GereException.failure("%s cannot be removed: %s".formatted(path, e.getMessage()), e);
    }
  }

  public void make() {
    Storage.write(files, path, out -> {});
  }

  boolean exists() {
    try {
      return files.exists(path);
    } catch (IOException e) {
      throw GereException.failure("%s cannot be reached: %s".formatted(path, e.getMessage()), e);
    }
  }
}
