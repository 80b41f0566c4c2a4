package io.gere.storage;

import io.gere.GereException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A folder of any Hadoop file system as a local folder, because native memory is filled from local
 * files. Local folders are used where they are; others are copied once per host.
 */
public final class LocalCopy {
  private LocalCopy() {}

  /** The folder's local path; processes of one host that ask at the same time copy it once. */
  public static java.nio.file.Path of(Configuration hadoop, Path folder) {
    FileSystem files = Storage.fileSystem(hadoop, folder);
    try {
      if (!files.exists(folder)) {
        throw GereException.failure("%s does not exist".formatted(files.makeQualified(folder)));
      }
      if (files instanceof RawLocalFileSystem local) {
        return local.pathToFile(folder).toPath();
      }
      return copy(files, files.makeQualified(folder));
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static java.nio.file.Path copy(FileSystem files, Path folder) throws IOException {
    FileStatus[] contents =
        Arrays.stream(files.listStatus(folder))
            .filter(FileStatus::isFile)
            .sorted(Comparator.comparing(FileStatus::getPath))
            .toArray(FileStatus[]::new);
    Sha256 version = new Sha256().add(folder.toString());
    for (FileStatus file : contents) {
      version.add(
          "%s %d %d\n".formatted(file.getPath(), file.getLen(), file.getModificationTime()));
    }
    java.nio.file.Path copies =
        java.nio.file.Path.of(System.getProperty("java.io.tmpdir"), "gere-copies");
    Files.createDirectories(copies);
    String name = version.hex().substring(0, 32);
    java.nio.file.Path target = copies.resolve(name);
    java.nio.file.Path lockFile = copies.resolve(name + ".lock");
    // The file lock keeps other processes out, the monitor other threads of this one.
    synchronized (LocalCopy.class) {
      try (FileChannel channel =
          FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock(); // until the channel is closed
        if (!Files.isDirectory(target)) {
          java.nio.file.Path partial = Files.createTempDirectory(copies, "partial");
          for (FileStatus file : contents) {
            java.nio.file.Path into = partial.resolve(file.getPath().getName());
            try (var in = files.open(file.getPath())) {
              Files.copy(in, into);
            }
          }
          Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return target;
      }
    }
  }
}
