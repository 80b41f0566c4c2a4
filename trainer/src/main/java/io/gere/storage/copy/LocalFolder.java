package io.gere.storage.copy;

import io.gere.InputException;
import io.gere.storage.HadoopClient;
import io.gere.storage.Storage;
import io.gere.storage.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A folder as a user writes it: one of this machine as it is, for which Hadoop need not be on the
 * class path, or else a {@link LocalCopy} of one on a Hadoop file system.
 */
public final class LocalFolder {
  private LocalFolder() {}

  /**
   * Its place on this machine.
   *
   * @throws io.gere.GereException if the folder is not there
   */
  public static Path of(String folder) {
    Path local = Path.of(folder);
    if (Files.isDirectory(local)) {
      return local;
    }
    if (!HadoopClient.isThere()) {
      throw InputException.of(
          "%s is no folder of this machine, and Hadoop is not on the class path".formatted(folder));
    }
    return OnHadoop.copy(folder);
  }

  /**
   * Reads one file of such a folder; of a remote one nothing else is fetched.
   *
   * @throws io.gere.GereException if the file is not there
   */
  public static <T> T read(String folder, String name, Function<Path, T> reader) {
    Path local = Path.of(folder, name);
    if (Files.exists(local)) {
      return reader.apply(local);
    }
    if (!HadoopClient.isThere()) {
      throw InputException.of("%s does not exist".formatted(local));
    }
    try (TemporaryFolder here = TemporaryFolder.create("gere-file")) {
      Path copy = here.path().resolve(name);
      OnHadoop.copy(folder, name, copy);
      return reader.apply(copy);
    }
  }

  /** Loaded only when it is needed. */
  private static final class OnHadoop {
    static Path copy(String folder) {
      return LocalCopy.of(HadoopClient.configuration(), new org.apache.hadoop.fs.Path(folder));
    }

    static void copy(String folder, String name, Path into) {
      var file = new org.apache.hadoop.fs.Path(folder, name);
      try (InputStream in = Storage.fileSystem(HadoopClient.configuration(), file).open(file)) {
        Files.copy(in, into);
      } catch (IOException e) {
        throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
      }
    }
  }
}
