package io.gere.storage;

import io.gere.GereException;
import io.gere.InputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that a user names and that appears whole or not at all: it is written beside its place,
 * as {@code .NAME.partial}, and renamed. An object store renames no folder, so there it is written
 * in its place, and does not count before its manifest.
 */
public final class AtomicFolder {
  static final String TAKEN =
      "%s is there already and not an empty folder; name another one or remove it";

  /** In a folder that is written in its place, until it is whole. */
  private static final String HALF_WRITTEN = ".partial";

  private AtomicFolder() {}

  /**
   * Makes the folder, with a manifest; on this machine where Hadoop is not on the class path.
   *
   * @param path a place where nothing is, or an empty folder
   * @param content writes the files and returns the manifest's facts
   */
  public static Manifest write(
      String path, Origin origin, Function<FolderWriter, Map<String, Object>> content) {
    return HadoopClient.isThere()
        ? OnHadoop.write(path, origin, content)
        : PlainFolder.write(java.nio.file.Path.of(path), origin, content);
  }

  /** Loaded only where Hadoop is there. */
  private static final class OnHadoop {
    static Manifest write(
        String path, Origin origin, Function<FolderWriter, Map<String, Object>> content) {
      return AtomicFolder.write(HadoopClient.configuration(), new Path(path), origin, content);
    }
  }

  /**
   * Makes the folder, with a manifest.
   *
   * @param path a place where nothing is, or an empty folder; else a usage error
   * @param content writes the files and returns the manifest's facts
   */
  public static Manifest write(
      Configuration hadoop,
      Path path,
      Origin origin,
      Function<FolderWriter, Map<String, Object>> content) {
    FileSystem files = Storage.fileSystem(hadoop, path);
    Path target = files.makeQualified(path);
    try {
      requireEmpty(files, target);
      return AtomicFile.isUploaded(files, target)
          ? writeInPlace(new StepFolder(hadoop, target), origin, content)
          : writeBeside(hadoop, files, target, origin, content);
    } catch (IOException e) {
      throw GereException.failure("%s cannot be made: %s".formatted(target, e.getMessage()), e);
    }
  }

  private static Manifest writeBeside(
      Configuration hadoop,
      FileSystem files,
      Path target,
      Origin origin,
      Function<FolderWriter, Map<String, Object>> content)
      throws IOException {
    Path partial = new Path(target.getParent(), "." + target.getName() + ".partial");
    StepFolder.Rebuild rebuild = new StepFolder(hadoop, partial).rebuild(origin);
    Manifest manifest = rebuild.commit(content.apply(rebuild));
    files.delete(target, false);
    if (!files.rename(partial, target)) {
      throw new IOException("%s cannot be renamed to it".formatted(partial));
    }
    return manifest;
  }

  private static Manifest writeInPlace(
      StepFolder folder, Origin origin, Function<FolderWriter, Map<String, Object>> content)
      throws IOException {
    FileSystem files = folder.fileSystem();
    StepFolder.Rebuild rebuild = folder.rebuild(origin);
    Storage.write(files, folder.file(HALF_WRITTEN), out -> {});
    Manifest manifest = rebuild.commit(content.apply(rebuild));
    files.delete(folder.file(HALF_WRITTEN), false);
    return manifest;
  }

  /** Nothing, or what was left half-written there. */
  private static void requireEmpty(FileSystem files, Path target) throws IOException {
    try {
      boolean taken = files.getFileStatus(target).isFile() || files.listStatus(target).length > 0;
      if (taken && !files.exists(new Path(target, HALF_WRITTEN))) {
        throw InputException.of(TAKEN.formatted(target));
      }
    } catch (FileNotFoundException e) {
      // Nothing is there: as it should be.
    }
  }
}
