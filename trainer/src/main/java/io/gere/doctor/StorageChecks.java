package io.gere.doctor;

import io.gere.GereException;
import io.gere.RootLocale;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.storage.DiskSpace;
import io.gere.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** May this process do with a recipe's file systems what a run does with them? */
public final class StorageChecks {
  /** Kerberos refuses clocks that are five minutes apart, S3 those that are fifteen. */
  public static final double MOST_SECONDS_APART = 60;

  private static final byte[] PROBE =
      "written by gere doctor; may be deleted\n".getBytes(StandardCharsets.US_ASCII);

  private StorageChecks() {}

  /** Writes, reads and deletes a small file for {@code run.dir}, and reads the inputs. */
  public static List<HealthCheck> all(Recipe recipe, Configuration hadoop) {
    List<HealthCheck> checks = new ArrayList<>();
    if (recipe.run().dir() != null) {
      checks.add(writing("run.dir", new Path(recipe.run().dir()), hadoop));
    }
    recipe.corpus().path().forEach(glob -> checks.add(reading("corpus.path", glob, hadoop)));
    addIfSet(checks, "replay.path", recipe.replay().path(), hadoop);
    addIfSet(checks, "base.path", recipe.base().path(), hadoop);
    for (Task task : recipe.tasks()) {
      checks.add(reading("tasks, " + task.name(), task.path(), hadoop));
    }
    addIfSet(checks, "evaluate.mmlu", recipe.evaluate().mmlu(), hadoop);
    return checks;
  }

  private static void addIfSet(
      List<HealthCheck> checks, String key, String path, Configuration hadoop) {
    if (path != null) {
      checks.add(reading(key, path, hadoop));
    }
  }

  private static HealthCheck writing(String key, Path folder, Configuration hadoop) {
    try {
      FileSystem files = Storage.fileSystem(hadoop, folder);
      // What is not there yet is not made here, so that nothing is left behind.
      Path place = nearest(files, files.makeQualified(folder));
      Path probe = new Path(place, name());
      long start = System.nanoTime();
      Storage.write(files, probe, out -> out.write(PROBE));
      FileStatus written = files.getFileStatus(probe);
      boolean same = Arrays.equals(read(files, probe), PROBE);
      files.delete(probe, false);
      double millis = (System.nanoTime() - start) / 1e6;
      return !same
          ? new HealthCheck(
              key, HealthCheck.Verdict.WRONG, place + " gives back other bytes than were written")
          : judged(key, files, place, millis, written.getModificationTime());
    } catch (IOException | GereException e) {
      return HealthCheck.missing(key, e.getMessage());
    }
  }

  /**
   * Leaves a file by which other processes see that their {@code run.dir} is this one's; the caller
   * deletes it.
   */
  public static Path mark(Path folder, Configuration hadoop) {
    FileSystem files = Storage.fileSystem(hadoop, folder);
    try {
      Path mark = new Path(nearest(files, files.makeQualified(folder)), name());
      Storage.write(files, mark, out -> out.write(PROBE));
      return mark;
    } catch (IOException e) {
      throw GereException.failure("%s cannot be reached: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** Whether this process sees what another has left by {@link #mark}. */
  public static HealthCheck shared(Path mark, Configuration hadoop) {
    return Storage.exists(hadoop, mark)
        ? HealthCheck.ok("run.dir, shared", "sees what the driver writes")
        : HealthCheck.missing(
            "run.dir, shared",
            "does not see %s, which the driver has written; name a folder that all machines share"
                .formatted(mark));
  }

  private static String name() {
    return ".gere-doctor-" + UUID.randomUUID();
  }

  private static HealthCheck judged(
      String key, FileSystem files, Path place, double millis, long stamp) throws IOException {
    double apart = (stamp - System.currentTimeMillis()) / 1e3;
    String found =
        RootLocale.format(
            "a file written, read and deleted in %s in %.0f ms, %,.1f GB free, clocks within"
                + " %.0f s",
            place, millis, DiskSpace.free(files, place) / 1e9, Math.ceil(Math.abs(apart)));
    return Math.abs(apart) <= MOST_SECONDS_APART
        ? HealthCheck.ok(key, found)
        : HealthCheck.missing(
            key, found + "; set this machine's clock and the file system's by NTP");
  }

  private static Path nearest(FileSystem files, Path folder) throws IOException {
    Path place = folder;
    while (!files.exists(place) && place.getParent() != null) {
      place = place.getParent();
    }
    return place;
  }

  private static byte[] read(FileSystem files, Path file) throws IOException {
    try (InputStream in = Storage.open(files, file)) {
      return in.readAllBytes();
    }
  }

  private static HealthCheck reading(String key, String glob, Configuration hadoop) {
    try {
      Path path = new Path(glob);
      FileSystem files = Storage.fileSystem(hadoop, path);
      FileStatus[] found = files.globStatus(path);
      if (found == null || found.length == 0) {
        throw new FileNotFoundException(files.makeQualified(path) + " is not there");
      }
      for (FileStatus one : found) {
        requireReadable(files, one);
      }
      return HealthCheck.ok(
          key, found.length == 1 ? found[0].getPath().toString() : found.length + " at " + glob);
    } catch (IOException | IllegalArgumentException | GereException e) {
      return HealthCheck.missing(key, e.getMessage());
    }
  }

  private static void requireReadable(FileSystem files, FileStatus one) throws IOException {
    if (one.isDirectory()) {
      files.listStatus(one.getPath());
    } else {
      try (InputStream in = Storage.open(files, one.getPath())) {
        in.read();
      }
    }
  }
}
