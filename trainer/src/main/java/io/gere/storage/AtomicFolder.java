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
 * as {@code .NAME.partial}, and renamed.
 */
public final class AtomicFolder {
  private AtomicFolder() {}

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
      Function<StepFolder.Rebuild, Map<String, Object>> content) {
    FileSystem files = Storage.fileSystem(hadoop, path);
    Path target = files.makeQualified(path);
    try {
      requireEmpty(files, target);
      Path partial = new Path(target.getParent(), "." + target.getName() + ".partial");
      StepFolder.Rebuild rebuild = new StepFolder(hadoop, partial).rebuild(origin);
      Manifest manifest = rebuild.commit(content.apply(rebuild));
      files.delete(target, false);
      if (!files.rename(partial, target)) {
        throw new IOException("%s cannot be renamed to it".formatted(partial));
      }
      return manifest;
    } catch (IOException e) {
      throw GereException.failure("%s cannot be made: %s".formatted(target, e.getMessage()), e);
    }
  }

  private static void requireEmpty(FileSystem files, Path target) throws IOException {
    try {
      if (files.getFileStatus(target).isFile() || files.listStatus(target).length > 0) {
        throw InputException.of(
            "%s is there already and not an empty folder; name another one or remove it"
                .formatted(target));
      }
    } catch (FileNotFoundException e) {
      // Nothing is there: as it should be.
    }
  }
}
