package io.gere.storage;

import static io.gere.RootLocale.format;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.progress.ProgressLog;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Whether all that lies below a folder is as it was written: reads every byte that a manifest
 * speaks for, and changes nothing.
 */
public final class FolderVerification {
  private final Configuration hadoop;
  private final ProgressLog log;
  private final Set<Path> seen = new HashSet<>();
  private int folders;
  private long bytes;
  private final List<String> damage = new ArrayList<>();

  /**
   * @param log is told of each folder as soon as it is read
   */
  public FolderVerification(Configuration hadoop, ProgressLog log) {
    this.hadoop = hadoop;
    this.log = log;
  }

  /**
   * Reads what lies below a folder.
   *
   * @throws GereException if it cannot be listed
   */
  public FolderVerification read(Path folder) {
    FileSystem files = Storage.fileSystem(hadoop, folder);
    look(files, files.makeQualified(folder));
    if (folders == 0) {
      throw InputException.of(
          "%s holds no folder with a %s, so there is nothing to verify"
              .formatted(folder, Manifest.FILE_NAME));
    }
    return this;
  }

  private void look(FileSystem files, Path folder) {
    if (!seen.add(folder)) {
      return;
    }
    List<FileStatus> inside = list(files, folder);
    if (inside.stream().anyMatch(each -> each.getPath().getName().equals(Manifest.FILE_NAME))) {
      verify(new StepFolder(hadoop, folder));
    }
    for (FileStatus each : inside) {
      // What begins with a dot is half-written and never read; what is linked is another folder's.
      if (each.isDirectory()
          && !each.getPath().getName().startsWith(".")
          && !Storage.isLink(files, each.getPath())) {
        look(files, each.getPath());
      }
    }
  }

  private static List<FileStatus> list(FileSystem files, Path folder) {
    try {
      return Arrays.stream(files.listStatus(folder)).sorted().toList();
    } catch (FileNotFoundException e) {
      throw InputException.of("%s does not exist".formatted(folder), e);
    } catch (IOException e) {
      throw GereException.failure("%s cannot be listed: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private void verify(StepFolder folder) {
    long start = System.nanoTime();
    folders++;
    try {
      Optional<Manifest> manifest = folder.manifest();
      if (manifest.isEmpty()) {
        return; // its own writer has just begun it anew
      }
      List<String> found = folder.contentDamage(manifest.get());
      long read = manifest.get().files().values().stream().mapToLong(StoredFile::bytes).sum();
      bytes += read;
      if (found.isEmpty()) {
        double seconds = Math.max((System.nanoTime() - start) / 1e9, 1e-9);
        log.say(
            format(
                "%s is whole; files: %,d, %,.1f MB, %,.0f MB/s",
                folder.path(), manifest.get().files().size(), read / 1e6, read / 1e6 / seconds));
      }
      found.forEach(
          what -> damaged("%s; %s".formatted(what, manifest.get().remedy(folder.path()))));
    } catch (GereException e) {
      damaged(e.getMessage());
    }
  }

  private void damaged(String what) {
    damage.add(what);
    log.say(what);
  }

  /** Whether all was as it was written. */
  public boolean isWhole() {
    return damage.isEmpty();
  }

  /** What was found, in a sentence. */
  public String sentence() {
    return format(
        "folders: %,d, %,.1f MB; %s",
        folders,
        bytes / 1e6,
        damage.isEmpty()
            ? "every byte is as it was written"
            : format("damaged files: %,d", damage.size()));
  }
}
