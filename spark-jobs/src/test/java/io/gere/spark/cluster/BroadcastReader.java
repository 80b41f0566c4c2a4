package io.gere.spark.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Sits in a driver and takes, whenever a task starts, what the driver's block manager would give to
 * whoever asks it over the network for a piece of a broadcast: the tasks' own code and data too.
 */
public final class BroadcastReader extends SparkListener {
  /** Where the pieces are put, a file each. */
  static final String FOLDER = "gere.test.broadcasts";

  private final Path folder = Path.of(System.getProperty(FOLDER));

  @Override
  public void onTaskStart(SparkListenerTaskStart task) {
    BlockManager blocks = SparkEnv.get().blockManager();
    for (BlockId block :
        CollectionConverters.asJava(
            blocks.getMatchingBlockIds(id -> id.name().matches("broadcast_\\d+_piece\\d+")))) {
      ManagedBuffer asked = blocks.getLocalBlockData(block);
      try (InputStream bytes = asked.createInputStream()) {
        Files.createDirectories(folder);
        Files.copy(bytes, folder.resolve(block.name()), StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        asked.release();
      }
    }
  }
}
