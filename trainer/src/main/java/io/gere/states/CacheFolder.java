package io.gere.states;

import io.gere.distill.LayerFiles;
import io.gere.storage.Manifest;
import io.gere.storage.StepFolder;
import io.gere.storage.StoredFile;
import io.gere.storage.copy.LocalCopy;
import io.gere.thresholds.Thresholds;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** What the steps {@code distill} and {@code thresholds} leave for training. */
public final class CacheFolder {
  private CacheFolder() {}

  /**
   * The last layer's hidden states in a complete distill folder; copied to this host if it is
   * remote.
   */
  public static HiddenStateCache open(StepFolder distill) {
    Manifest manifest = distill.require("run 'gere distill'");
    Path folder = LocalCopy.of(distill.fileSystem().getConf(), distill.path());
    return HiddenStateCache.open(
        LayerFiles.ofLast().hidden(manifest.files().keySet()).stream()
            .map(folder::resolve)
            .toList());
  }

  /** The thresholds of a complete thresholds folder. */
  public static Thresholds thresholds(StepFolder thresholds) {
    return thresholds(thresholds, thresholds.require("run 'gere thresholds'"));
  }

  private static Thresholds thresholds(StepFolder folder, Manifest manifest) {
    return folder.read(manifest, Thresholds.FILE_NAME, in -> read(in, folder));
  }

  /**
   * The thresholds of a folder whose states are still being packed.
   *
   * @param stored what their writer knows of the file
   */
  public static Thresholds thresholds(StepFolder folder, StoredFile stored) {
    return folder.read(stored, Thresholds.FILE_NAME, in -> read(in, folder));
  }

  private static Thresholds read(InputStream in, StepFolder folder) {
    return Thresholds.read(in, folder.file(Thresholds.FILE_NAME).toString());
  }

  /** The packed states of a complete thresholds folder; copied to this host if it is remote. */
  public static PackedStates packed(StepFolder thresholds) {
    Manifest manifest = thresholds.require("run 'gere thresholds'");
    Thresholds packedWith = thresholds(thresholds, manifest);
    Path folder = LocalCopy.of(thresholds.fileSystem().getConf(), thresholds.path());
    return PackedStates.open(
        packedWith,
        packedWith.layers().stream().map(layer -> files(layer, manifest, folder)).toList());
  }

  private static List<Path> files(int layer, Manifest manifest, Path folder) {
    String prefix = PackedStates.filePrefix(layer);
    return manifest.files().keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(folder::resolve)
        .toList();
  }
}
