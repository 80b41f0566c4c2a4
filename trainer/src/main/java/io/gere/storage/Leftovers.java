package io.gere.storage;

import io.gere.progress.ProgressLog;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a killed command has left half-written in a run folder: files and folders under the names
 * that they have until they are whole. Only the folder's one writer may remove them; folders of
 * other runs below it, which have leases of their own, are left alone.
 */
public final class Leftovers {
  /** As {@link AtomicFile} and {@link AtomicFolder} name them. */
  private static final Pattern HALF_WRITTEN =
      Pattern.compile("\\..+\\.[0-9]+\\.tmp|\\..+\\.partial");

  /** A run, a step, a task, a checkpoint. */
  private static final int DEPTH = 4;

  private final FileSystem files;
  private final Path folder;

  private Leftovers(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /** Those in a run folder. */
  public static Leftovers of(Configuration hadoop, Path folder) {
    return new Leftovers(Storage.fileSystem(hadoop, folder), folder);
  }

  /** Removes them; what cannot be removed is said and stays. */
  public void remove(ProgressLog log) {
    try {
      List<Path> found = new ArrayList<>();
      find(folder, 0, found);
      for (Path path : found) {
        files.delete(path, true);
      }
      if (!found.isEmpty()) {
        log.say(
            "%s: removed what an earlier command left half-written: %s"
                .formatted(folder, found.stream().map(Path::getName).toList()));
      }
    } catch (IOException e) {
      log.say("%s: what is half-written stays there: %s".formatted(folder, e.getMessage()));
    }
  }

  private void find(Path in, int depth, List<Path> found) throws IOException {
    for (FileStatus each : list(in)) {
      String name = each.getPath().getName();
      if (HALF_WRITTEN.matcher(name).matches()) {
        found.add(each.getPath());
      } else if (each.isDirectory()
          && !Storage.isLink(files, each.getPath()) // what lies behind may be another run's
          && !name.startsWith(".")
          && depth < DEPTH
          && !files.exists(new Path(each.getPath(), ".lease"))) {
        find(each.getPath(), depth + 1, found);
      }
    }
  }

  private FileStatus[] list(Path in) throws IOException {
    try {
      return files.listStatus(in);
    } catch (FileNotFoundException gone) {
      return new FileStatus[0];
    }
  }
}
