package io.gere.states;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A file in memory-mapped windows, because one Java buffer ends at 2 GB. A window stays mapped as
 * long as a slice of it lives, even when the channel is closed.
 */
final class MappedFile {
  private final FileChannel channel;
  private final int windowBytes;
  private long start;
  private ByteBuffer window = ByteBuffer.allocate(0);

  /**
   * @param windowBytes the length of a window, and so of the longest slice
   */
  MappedFile(FileChannel channel, int windowBytes) {
    this.channel = channel;
    this.windowBytes = windowBytes;
  }

  /** A read-only little-endian view of a part of the file; cheapest in rising order. */
  ByteBuffer slice(long offset, long length) throws IOException {
    long fileBytes = channel.size();
    if (offset < 0 || length < 0 || length > windowBytes || offset > fileBytes - length) {
      throw new IOException(
          "a block of %d bytes at %d does not fit into the file's %d bytes"
              .formatted(length, offset, fileBytes));
    }
    if (offset < start || offset + length > start + window.capacity()) {
      start = offset;
      window =
          channel.map(
              FileChannel.MapMode.READ_ONLY, start, Math.min(windowBytes, fileBytes - start));
    }
    return window.slice((int) (offset - start), (int) length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
