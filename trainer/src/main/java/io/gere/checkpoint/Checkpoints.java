package io.gere.checkpoint;

import static io.gere.RootLocale.format;

import io.gere.GereException;
import io.gere.progress.ProgressLog;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.StepFolder;
import io.gere.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoints of one task, a folder each, named by the steps that are done and by the run that
 * wrote it: what an earlier run left half-written is never added to.
 */
public final class Checkpoints {
  private final Configuration hadoop;
  private final Path path;
  private final Origin origin;

  /**
   * @param path the folder that holds them
   * @param origin what the task's training is made from
   */
  public Checkpoints(Configuration hadoop, Path path, Origin origin) {
    this.hadoop = hadoop;
    this.path = path;
    this.origin = new Origin("checkpoint", origin.config(), origin.inputs(), origin.behind());
  }

  Origin origin() {
    return origin;
  }

  StepFolder folder(long step, String run) {
    return new StepFolder(hadoop, new Path(path, format("%08d-%s", step, run)));
  }

  /**
   * The newest one that is complete, whole and made from the same origin.
   *
   * @param log takes a line for each that is passed over, and why
   */
  public Optional<Checkpoint> newest(ProgressLog log) {
    return newest(folder -> true, log);
  }

  private Optional<Checkpoint> newest(Predicate<StepFolder> wanted, ProgressLog log) {
    for (StepFolder folder : newestFirst().stream().filter(wanted).toList()) {
      Optional<String> flaw = flaw(folder);
      if (flaw.isEmpty()) {
        return folder.manifest().map(manifest -> new Checkpoint(folder, manifest));
      }
      log.say("checkpoint %s is passed over: %s".formatted(folder.path(), flaw.get()));
    }
    return Optional.empty();
  }

  private Optional<String> flaw(StepFolder folder) {
    try {
      Optional<Manifest> manifest = folder.manifest();
      if (manifest.isEmpty()) {
        return Optional.of("it has no %s, so it is half-written".formatted(Manifest.FILE_NAME));
      }
      if (!manifest.get().isMadeFrom(origin)) {
        return folder.again(origin).map(why -> "it is from another recipe or other inputs: " + why);
      }
      return folder.contentDamage(manifest.get()).stream().findFirst();
    } catch (GereException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * The one after a step of this run that is complete, whole and made from the same origin.
   *
   * @param log takes a line for each that is passed over, and why
   */
  public Optional<Checkpoint> after(long step, ProgressLog log) {
    return newest(folder -> isAfter(folder, step), log);
  }

  private static boolean isAfter(StepFolder folder, long step) {
    return folder.path().getName().startsWith(format("%08d-", step));
  }

  /**
   * Of a checkpoint and those before it, deletes all but the newest complete ones and the best.
   * Those after it may be under way: other ranks are ahead.
   *
   * @param best steps that the best of all models had behind it
   */
  void keep(int count, StepFolder newest, OptionalLong best) {
    int kept = 0;
    for (StepFolder folder : newestFirst()) {
      boolean later = folder.path().getName().compareTo(newest.path().getName()) > 0;
      if (later || (best.isPresent() && isAfter(folder, best.getAsLong()))) {
        continue;
      }
      if (kept < count && Storage.exists(hadoop, folder.file(Manifest.FILE_NAME))) {
        kept++;
      } else {
        Storage.delete(hadoop, folder.path());
      }
    }
  }

  /**
   * A checkpoint that is complete.
   *
   * @param step steps of its task that are done
   * @param written when
   */
  public record Complete(long step, Instant written) {}

  /** The newest that is complete, for who only tells of it: what it was made from is not asked. */
  public static Optional<Complete> newestComplete(Configuration hadoop, Path path) {
    return newestFirst(hadoop, path).stream()
        .flatMap(folder -> complete(folder).stream())
        .findFirst();
  }

  /** Nothing where it is being written or deleted, or is no checkpoint. */
  private static Optional<Complete> complete(StepFolder folder) {
    Path manifest = folder.file(Manifest.FILE_NAME);
    try {
      long written = folder.fileSystem().getFileStatus(manifest).getModificationTime();
      String step = folder.path().getName().replaceFirst("-.*", "");
      return Optional.of(new Complete(Long.parseLong(step), Instant.ofEpochMilli(written)));
    } catch (FileNotFoundException | NumberFormatException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(manifest, e.getMessage()), e);
    }
  }

  /** Deletes all of them: the task is learnt. */
  public void clear() {
    Storage.delete(hadoop, path);
  }

  private List<StepFolder> newestFirst() {
    return newestFirst(hadoop, path);
  }

  private static List<StepFolder> newestFirst(Configuration hadoop, Path path) {
    FileSystem files = Storage.fileSystem(hadoop, path);
    try {
      return Arrays.stream(files.listStatus(path))
          .map(FileStatus::getPath)
          .sorted(Comparator.comparing(Path::getName).reversed())
          .map(folder -> new StepFolder(hadoop, folder))
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw GereException.failure("%s cannot be listed: %s".formatted(path, e.getMessage()), e);
    }
  }
}
