package io.gere.replay;

import io.gere.GereException;
import io.gere.storage.LocalCopy;
import io.gere.storage.Manifest;
import io.gere.storage.StepFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** What the steps {@code distill} and {@code thresholds} leave for training. */
public final class CacheFolder {
  /** Cache files are named so, with a number and {@code .arrow}. */
  public static final String PART = "part-";

  private CacheFolder() {}

  /** The hidden-state cache of a complete distill folder; copied to this host if it is remote. */
  public static HiddenStateCache open(StepFolder distill) {
    Manifest manifest = distill.require("run 'gere distill'");
    Path folder = LocalCopy.of(distill.fileSystem().getConf(), distill.path());
    return HiddenStateCache.open(
        manifest.files().keySet().stream()
            .filter(name -> name.startsWith(PART))
            .map(folder::resolve)
            .toList());
  }

  public static BaseStates packed(StepFolder thresholds) {
    return thresholds == null ? open(thresholds) : null;
  }

  /** The thresholds of a complete thresholds folder. */
  public static Thresholds thresholds(StepFolder folder) {
    folder.require("run 'gere thresholds'");
    org.apache.hadoop.fs.Path file = folder.file(Thresholds.FILE_NAME);
    try (InputStream in = folder.fileSystem().open(file)) {
      return Thresholds.read(in, file.toString());
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
