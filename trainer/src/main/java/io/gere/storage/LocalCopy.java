package io.gere.storage;

import io.gere.GereException;
import io.gere.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A folder of any Hadoop file system as a local folder, because native memory is filled from local
 * files. Local folders are used where they are; others are copied once per host, and every byte of
 * a folder that has a manifest is checked against it on the way.
 */
public final class LocalCopy {
  private LocalCopy() {}

  /**
   * The folder's local path; processes of one host that ask at the same time copy it once.
   *
   * @throws GereException if the folder is not there, or a file is not what its manifest says
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
      return copy(new StepFolder(hadoop, folder));
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static java.nio.file.Path copy(StepFolder folder) throws IOException {
    FileStatus[] contents =
        Arrays.stream(folder.fileSystem().listStatus(folder.path()))
            .filter(FileStatus::isFile)
            .sorted(Comparator.comparing(FileStatus::getPath))
            .toArray(FileStatus[]::new);
    Sha256 version = new Sha256().add(folder.path().toString());
    for (FileStatus file : contents) {
      version.add(
          "%s %d %d\n".formatted(file.getPath(), file.getLen(), file.getModificationTime()));
    }
    // Times may be equal by chance; where a manifest says what is there, that decides.
    folder.manifest().ifPresent(manifest -> version.add(Json.line(manifest)));
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
          java.nio.file.Path partial = copies.resolve(name + ".partial");
          delete(partial); // of a process that was killed at it
          Files.createDirectory(partial);
          fill(partial, folder, contents);
          Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return target;
      }
    }
  }

  private static void fill(java.nio.file.Path partial, StepFolder folder, FileStatus[] contents)
      throws IOException {
    Optional<Manifest> manifest = folder.manifest();
    try {
      for (FileStatus file : contents) {
        String name = file.getPath().getName();
        StoredFile copied = copy(folder, file.getPath(), partial.resolve(name));
        manifest
            .map(made -> made.files().get(name))
            .filter(stored -> !stored.whole().equals(copied.whole()))
            .ifPresent(
                stored -> {
                  throw GereException.failure(
                      ("%s does not hold what its manifest says; delete the folder, so that the step"
                              + " '%s' makes it again")
                          .formatted(file.getPath(), manifest.get().step()));
                });
      }
    } catch (IOException | RuntimeException e) {
      delete(partial);
      throw e;
    }
  }

  private static StoredFile copy(StepFolder folder, Path file, java.nio.file.Path into)
      throws IOException {
    try (var in = folder.fileSystem().open(file);
        OutputStream local = Files.newOutputStream(into);
        Sha256.Output out = new Sha256.Output(local)) {
      in.transferTo(out);
      return out.stored();
    }
  }

  private static void delete(java.nio.file.Path partial) throws IOException {
    if (Files.exists(partial)) {
      try (Stream<java.nio.file.Path> below = Files.walk(partial)) {
        for (java.nio.file.Path path : below.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
