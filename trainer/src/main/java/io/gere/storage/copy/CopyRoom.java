package io.gere.storage.copy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.storage.DiskFullException;
import io.gere.storage.DiskSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room for one more local copy: within {@code train.local_copy_gb} and on a disk. Copies that
 * nobody uses make way, the one that was used longest ago first.
 *
 * @param limit in bytes, of all copies together
 */
record CopyRoom(CopyShelves shelves, long limit) {
  private static final Logger LOG = LoggerFactory.getLogger(CopyRoom.class);

  /**
   * The root with most room, once there is enough.
   *
   * @throws GereException if there is not
   */
  Path of(CopySource source) throws IOException {
    long need = source.bytes();
    Deque<Path> unused = new ArrayDeque<>();
    long taken = shelves.reserved();
    for (Path copy : shelves.copies()) {
      taken += shelves.bytes(copy);
      if (!shelves.isUsed(copy)) {
        unused.add(copy);
      }
    }
    while (taken + need > limit && need <= limit && !unused.isEmpty()) {
      taken -= remove(unused.remove());
    }
    if (taken + need > limit) {
      throw new GereException(
          ExitCode.RESOURCES_MISSING,
          "%s needs a local copy of %s on this host, but local copies may take %s there, of which %s are in use; raise train.local_copy_gb"
              .formatted(
                  source.folder().path(),
                  DiskSpace.size(need),
                  DiskSpace.size(limit),
                  DiskSpace.size(need > limit ? 0 : taken)),
          null);
    }
    while (free(roomiest()) < need) {
      if (unused.isEmpty()) {
        throw full(source, roomiest());
      }
      remove(unused.remove());
    }
    return roomiest();
  }

  private long remove(Path copy) throws IOException {
    long bytes = shelves.bytes(copy);
    LOG.info("removing the local copy {} ({}) to make room", copy, DiskSpace.size(bytes));
    shelves.remove(copy);
    return bytes;
  }

  private Path roomiest() {
    return shelves.roots().stream().max(Comparator.comparingLong(CopyRoom::free)).orElseThrow();
  }

  private static long free(Path root) {
    return root.toFile().getUsableSpace();
  }

  /** The failure where a disk is full. */
  static DiskFullException full(CopySource source, Path root) {
    return new DiskFullException(
        "%s needs a local copy of %s on this host, and the disk of %s has %s free; free some space, or name another disk in SPARK_LOCAL_DIRS or spark.local.dir"
            .formatted(
                source.folder().path(),
                DiskSpace.size(source.bytes()),
                root.getParent(),
                DiskSpace.size(free(root))));
  }
}
