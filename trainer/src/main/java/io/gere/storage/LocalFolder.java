package io.gere.storage;

import io.gere.GereException;
import io.gere.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/**
 * A folder as a user writes it: one of this machine as it is, for which Hadoop need not be on the
 * class path, or else a {@link LocalCopy} of one on a Hadoop file system.
 */
public final class LocalFolder {
  private LocalFolder() {}

  /**
   * Its place on this machine.
   *
   * @throws GereException if the folder is not there
   */
  public static Path of(String folder) {
    Path local = Path.of(folder);
    if (Files.isDirectory(local)) {
      return local;
    }
    try {
      return OnHadoop.copy(folder);
    } catch (NoClassDefFoundError e) {
      throw InputException.of(
          "%s is no folder of this machine, and Hadoop is not on the class path".formatted(folder),
          e);
    }
  }

  /** Loaded only when it is needed. */
  private static final class OnHadoop {
    static Path copy(String folder) {
      return LocalCopy.of(new Configuration(), new org.apache.hadoop.fs.Path(folder));
    }
  }
}
