package io.gere.spark.distill;

import io.gere.GereException;
import io.gere.replay.HiddenStateStream;
import io.gere.replay.PackedStates;
import io.gere.replay.StateCounts;
import io.gere.replay.StatePacker;
import io.gere.replay.Thresholds;
import io.gere.storage.Storage;
import io.gere.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One cache file to be packed.
 *
 * @param slot of its layer in the thresholds
 * @param hiddenStates the file, with its folder
 * @param folder of the thresholds, where the packed file goes
 * @param name of the packed file
 */
public record PackPart(int slot, String hiddenStates, String folder, String name)
    implements Serializable {

  /**
   * What an executor made of it.
   *
   * @param name of the file
   */
  public record Packed(int slot, String name, StoredFile stored, StateCounts counts)
      implements Serializable {}

  /** On an executor: streams the file's documents through the packer. */
  Packed pack(Configuration hadoop) {
    Path source = new Path(hiddenStates);
    Thresholds thresholds = thresholds(hadoop);
    StatePacker packer = new StatePacker(thresholds, slot);
    Path target = new Path(folder, name);
    StoredFile stored =
        Storage.write(
            Storage.fileSystem(hadoop, target),
            target,
            out -> {
              try (HiddenStateStream from =
                      new HiddenStateStream(open(hadoop, source), hiddenStates);
                  PackedStates.Writer to = new PackedStates.Writer(out, thresholds, slot)) {
                packer.pack(from, to);
              }
            });
    return new Packed(slot, name, stored, packer.counts());
  }

  /** The driver wrote them before it started this job. */
  private Thresholds thresholds(Configuration hadoop) {
    Path file = new Path(folder, Thresholds.FILE_NAME);
    try (InputStream in = open(hadoop, file)) {
      return Thresholds.read(in, file.toString());
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static InputStream open(Configuration hadoop, Path file) throws IOException {
    FileSystem files = Storage.fileSystem(hadoop, file);
    return files.open(file);
  }
}
