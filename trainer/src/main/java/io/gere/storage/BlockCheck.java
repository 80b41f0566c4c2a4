package io.gere.storage;

import io.gere.GereException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Holds what is read of a file, at whatever place, against its digests: each block when something
 * of it is read for the first time, and then no more. Several threads may read at once.
 */
final class BlockCheck {
  private final CheckedRead file;
  private final int[] digests;
  private final BitSet seen = new BitSet();

  private BlockCheck(CheckedRead file, int[] digests) {
    this.file = file;
    this.digests = digests;
  }

  /** Reads the file itself. */
  interface Source {
    void read(long position, ByteBuffer into) throws IOException;
  }

  /**
   * The check of a file. One that has no digests of blocks, because it is small or an earlier
   * version wrote it, is read whole now.
   *
   * @param bytes its length now
   * @param opening opens it once more
   * @throws GereException if that is enough to see that it is damaged
   */
  static BlockCheck of(CheckedRead file, long bytes, CheckedRead.Opening opening) {
    file.requireLength(bytes, null);
    if (file.stored().crc32c() == null) {
      file.read(opening, InputStream::available);
      return new BlockCheck(file, new int[0]);
    }
    return new BlockCheck(file, BlockDigests.of(file.stored().crc32c()));
  }

  /** Fills what remains of the buffer with checked bytes. */
  void read(Source source, long position, ByteBuffer into) throws IOException {
    for (long place = position; into.hasRemaining(); ) {
      int block = (int) Math.min(place / BlockDigests.BLOCK, Integer.MAX_VALUE);
      if (block >= digests.length || isSeen(block)) {
        int count = remainingIn(place, into);
        source.read(place, slice(into, count));
        place += count;
        continue;
      }
      long begin = (long) block * BlockDigests.BLOCK;
      int length = (int) Math.min(BlockDigests.BLOCK, file.stored().bytes() - begin);
      int offset = (int) (place - begin);
      int count = Math.min(into.remaining(), length - offset);
      if (count <= 0) {
        source.read(place, into); // beyond the end, which the source says in its own words
      } else if (count == length) {
        ByteBuffer straight = slice(into, count);
        source.read(begin, straight);
        require(block, straight.flip());
      } else {
        ByteBuffer whole = ByteBuffer.allocate(length);
        source.read(begin, whole);
        require(block, whole.flip());
        into.put(whole.slice(offset, count));
      }
      place += count;
    }
  }

  /** The buffer's next bytes as a buffer of their own; the buffer itself is behind them then. */
  private static ByteBuffer slice(ByteBuffer into, int count) {
    ByteBuffer slice = into.slice(into.position(), count);
    into.position(into.position() + count);
    return slice;
  }

  /** Up to the end of the block, so that the next one is looked at again. */
  private int remainingIn(long place, ByteBuffer into) {
    if (digests.length == 0) {
      return into.remaining();
    }
    return (int) Math.min(into.remaining(), BlockDigests.BLOCK - place % BlockDigests.BLOCK);
  }

  private boolean isSeen(int block) {
    synchronized (seen) {
      return seen.get(block);
    }
  }

  private void require(int block, ByteBuffer bytes) {
    if (BlockDigests.of(bytes) != digests[block]) {
      throw GereException.failure(
          "%s has other bytes than its manifest says, in the megabyte from byte %d on; %s"
              .formatted(file.file(), (long) block * BlockDigests.BLOCK, file.remedy()));
    }
    synchronized (seen) {
      seen.set(block);
    }
  }
}
