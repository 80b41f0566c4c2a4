package io.gere.storage.copy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Locks between processes, by files, which end with their process however it ends. A process must
 * not open a file of which it holds the lock: closing it again would give up the lock. So this
 * knows which they are; it is used by one thread at a time.
 */
final class FileLocks {
  private final Map<Path, FileChannel> shared = new HashMap<>();

  /** What is done under a lock. */
  interface Work<T> {
    T run() throws IOException;
  }

  /** Does something while nobody else has the file's lock; waits for it. */
  <T> T holding(Path file, Work<T> work) throws IOException {
    try (FileChannel channel = open(file)) {
      channel.lock(); // until the channel is closed
      return work.run();
    }
  }

  /** Says that this process uses what the file stands for, from now to its end. */
  void share(Path file) throws IOException {
    if (!shared.containsKey(file)) {
      FileChannel channel = open(file);
      channel.lock(0, Long.MAX_VALUE, true);
      shared.put(file, channel);
    }
    // Its time is now. To set that by name would open and close it.
    shared.get(file).write(ByteBuffer.allocate(1), 0);
  }

  boolean isShared(Path file) {
    return shared.containsKey(file);
  }

  /** Ends what {@link #share} began. */
  void release(Path file) throws IOException {
    FileChannel channel = shared.remove(file);
    if (channel != null) {
      channel.close();
    }
  }

  /** Whether no process holds or shares the file, this one included. */
  boolean isFree(Path file) throws IOException {
    if (shared.containsKey(file)) {
      return false;
    }
    if (!Files.exists(file)) {
      return true;
    }
    try (FileChannel channel = open(file)) {
      return channel.tryLock() != null;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }
}
