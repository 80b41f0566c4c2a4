package io.gere.states;

import io.gere.GereException;
import io.gere.storage.Manifest;
import io.gere.storage.StepFolder;
import io.gere.storage.Storage;
import io.gere.storage.StoredFile;
import io.gere.storage.copy.LocalCopy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a user points at: a folder that {@code distill} or {@code thresholds} has left, or one Arrow
 * file of it, or one that lies elsewhere by itself.
 *
 * @param path as the user may give it again
 * @param folder the folder, or the file's
 * @param manifest the folder's; a file that it does not name has none
 * @param names of the files in question
 */
record CacheFiles(Path path, StepFolder folder, Optional<Manifest> manifest, List<String> names) {
  private static final String ARROW = ".arrow";

  static CacheFiles at(Configuration hadoop, Path path) {
    try {
      if (Storage.fileSystem(hadoop, path).getFileStatus(path).isFile()) {
        Path file = Storage.fileSystem(hadoop, path).makeQualified(path);
        StepFolder folder = new StepFolder(hadoop, file.getParent());
        Optional<Manifest> manifest =
            folder.manifest().filter(made -> made.files().containsKey(file.getName()));
        return new CacheFiles(file, folder, manifest, List.of(file.getName()));
      }
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
    StepFolder folder = new StepFolder(hadoop, path);
    Manifest manifest =
        folder
            .manifest()
            .orElseThrow(
                () ->
                    GereException.failure(
                        "%s has no %s, so it is half-written, or no folder of 'gere distill' or 'gere thresholds'"
                            .formatted(folder.path(), Manifest.FILE_NAME)));
    return new CacheFiles(
        folder.path(), folder, Optional.of(manifest), List.copyOf(manifest.files().keySet()));
  }

  /** Whether these are all files of their folder. */
  boolean isWholeFolder() {
    return path.equals(folder.path());
  }

  /** What the manifest says of these files. */
  Map<String, StoredFile> stored() {
    Map<String, StoredFile> stored = new TreeMap<>(manifest.map(Manifest::files).orElse(Map.of()));
    stored.keySet().retainAll(names);
    return stored;
  }

  /** The Arrow files on this host, those of one layer together. */
  List<List<java.nio.file.Path>> layers() {
    java.nio.file.Path local = LocalCopy.of(folder.fileSystem().getConf(), folder.path());
    Map<String, List<java.nio.file.Path>> layers = new TreeMap<>();
    for (String name : names) {
      if (name.endsWith(ARROW)) {
        String layer = name.replaceFirst("\\d*" + ARROW + "$", "");
        layers.computeIfAbsent(layer, any -> new ArrayList<>()).add(local.resolve(name));
      }
    }
    return List.copyOf(layers.values());
  }

  /** The names of the files that hold no documents. */
  List<String> others() {
    return names.stream().filter(name -> !name.endsWith(ARROW)).toList();
  }
}
