package io.gere.storage.copy;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.storage.StepFolder;
import io.gere.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A folder of any Hadoop file system as a local folder, because native memory is filled from local
 * files. Local folders are used where they are; others are copied once per host, and checked: on
 * the way by the manifest, if there is one, and at each use.
 */
public final class LocalCopy {
  /**
   * Hadoop's key for the directories in which copies are kept, separated by commas: by default
   * those that YARN or Spark name in the process's environment, as for Hadoop's own {@code
   * fs.s3a.buffer.dir}.
   */
  public static final String DIRECTORIES = "gere.local.dirs";

  static final String LIMIT = "gere.local.copy.bytes";

  private static final long GIGABYTE = 1_000_000_000;
  private static final long DEFAULT_LIMIT = 200 * GIGABYTE;

  private LocalCopy() {}

  /**
   * The value of {@link #DIRECTORIES} that ends in these directories where the environment names
   * none; each process reads it in its own environment.
   */
  public static String directories(String last) {
    return "${env.LOCAL_DIRS:-${env.SPARK_LOCAL_DIRS:-%s}}".formatted(last);
  }

  /** Has all that reads with this configuration obey {@code train.local_copy_gb}. */
  public static void limit(Configuration hadoop, int gigabytes) {
    hadoop.setLong(LIMIT, gigabytes * GIGABYTE);
  }

  /**
   * The folder's local path; processes of one host and user that ask at the same time copy it once.
   * A copy stays at least as long as this process.
   *
   * @throws GereException if the folder is not there, a file is not what its manifest says, or
   *     there is no room for the copy
   */
  public static java.nio.file.Path of(Configuration hadoop, Path folder) {
    FileSystem files = Storage.fileSystem(hadoop, folder);
    try {
      if (!files.exists(folder)) {
        throw InputException.of("%s does not exist".formatted(files.makeQualified(folder)));
      }
      if (files instanceof RawLocalFileSystem local) {
        return local.pathToFile(folder).toPath();
      }
      CopySource source = CopySource.of(new StepFolder(hadoop, folder));
      long limit = hadoop.getLong(LIMIT, DEFAULT_LIMIT);
      return CopyStore.in(directories(hadoop)).copy(source, limit);
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static List<java.nio.file.Path> directories(Configuration hadoop) {
    String named = hadoop.get(DIRECTORIES, directories("${java.io.tmpdir}"));
    return Arrays.stream(named.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(java.nio.file.Path::of)
        .sorted()
        .toList();
  }
}
