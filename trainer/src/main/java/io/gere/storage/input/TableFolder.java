package io.gere.storage.input;

import io.gere.InputException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a table that keeps a log of its files. Which rows the table has is written there;
 * the files themselves also hold rows that were removed or replaced, so nobody reads them without
 * it.
 *
 * @param format whose log it is
 */
public record TableFolder(Path path, Format format) {
  /** What table formats call their logs. */
  public enum Format {
    DELTA("a Delta", "_delta_log"),
    ICEBERG("an Iceberg", "metadata"),
    HUDI("a Hudi", ".hoodie");

    private static final Pattern ICEBERG_FILE = Pattern.compile("v?\\d+.*\\.metadata\\.json");
    private static final Set<String> LOGS = Set.of(DELTA.log, ICEBERG.log, HUDI.log);

    private final String title;
    private final String log;

    Format(String title, String log) {
      this.title = title;
      this.log = log;
    }

    private boolean isOf(FileSystem files, Path folder) throws IOException {
      Path place = new Path(folder, log);
      if (this != ICEBERG || !files.exists(place)) {
        return files.exists(place);
      }
      // Many folders have one for metadata.
      for (FileStatus file : files.listStatus(place)) {
        if (ICEBERG_FILE.matcher(file.getPath().getName()).matches()) {
          return true;
        }
      }
      return false;
    }
  }

  /** Whether a folder of this name makes it worth while to look {@link #at} the one it is in. */
  public static boolean isLog(String name) {
    return Format.LOGS.contains(name);
  }

  /** The table whose folder this is. */
  public static Optional<TableFolder> at(FileSystem files, Path folder) throws IOException {
    for (Format format : Format.values()) {
      if (format.isOf(files, folder)) {
        return Optional.of(new TableFolder(folder, format));
      }
    }
    return Optional.empty();
  }

  /** The table that a file or folder is, or is a part of, such as a partition. */
  public static Optional<TableFolder> around(FileSystem files, Path place) throws IOException {
    Path lies = new Path(SymbolicLinks.target(files, place));
    for (Path folder = lies; folder != null; folder = folder.getParent()) {
      Optional<TableFolder> table = folder.equals(lies) ? at(files, folder) : seen(files, folder);
      if (table.isPresent()) {
        return table;
      }
    }
    return Optional.empty();
  }

  /** Who may read a folder of a bucket need not be allowed to look at those above it. */
  private static Optional<TableFolder> seen(FileSystem files, Path folder) {
    try {
      return at(files, folder);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * What is said of it where files are wanted.
   *
   * @param key the recipe's that names it
   * @param instead what to do, as the end of a sentence
   */
  public InputException refusal(String key, String instead) {
    return InputException.of(
        "%s: %s is %s table, whose files also hold rows that it no longer has; %s"
            .formatted(key, path, format.title, instead));
  }
}
