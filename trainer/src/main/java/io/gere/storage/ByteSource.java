package io.gere.storage;

import io.gere.GereException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * A file read at any place: a local one, or one where Hadoop keeps it. It is not mapped into
 * memory, where a file that shrinks ends the JVM (SIGBUS); here it ends the read, with a sentence.
 */
public sealed interface ByteSource extends Closeable {
  /** The file's length in bytes when it was opened. */
  long size();

  /**
   * Fills what remains of the buffer with the bytes from {@code position} on.
   *
   * @throws EOFException if the file is too short; it says whether it was longer before
   */
  void read(long position, ByteBuffer destination) throws IOException;

  /**
   * A local file, read into native memory without a copy between. A thread that is interrupted
   * while it reads closes it, as channels do.
   *
   * @param check holds what is read against the manifest beside the file, where it has one
   */
  record Local(Path file, FileChannel channel, long size, Optional<BlockCheck> check)
      implements ByteSource {
    /**
     * Opens a file.
     *
     * @throws GereException if it has a manifest beside it and is found to be damaged; so do reads
     */
    public static Local open(Path file) throws IOException {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      try {
        long size = channel.size();
        Optional<BlockCheck> check =
            LocalFile.check(file)
                .map(known -> BlockCheck.of(known, size, () -> Files.newInputStream(file)));
        return new Local(file, channel, size, check);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }

    @Override
    public void read(long position, ByteBuffer destination) throws IOException {
      if (check.isPresent()) {
        check.get().read(this::fill, position, destination);
      } else {
        fill(position, destination);
      }
    }

    private void fill(long position, ByteBuffer destination) throws IOException {
      long next = position;
      while (destination.hasRemaining()) {
        int read = channel.read(destination, next);
        if (read < 0) {
          throw tooShort(next + destination.remaining(), size, channel.size());
        }
        next += read;
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static EOFException tooShort(long end, long opened, long now) {
    return new EOFException(
        now < opened
            ? "it had %d bytes when it was opened and has %d now: nothing may write to it while it is read"
                .formatted(opened, now)
            : "it has %d bytes, and is read up to byte %d".formatted(now, end));
  }

  /**
   * A file on a Hadoop file system.
   *
   * @param check holds what is read against the folder's manifest, where there is one
   */
  record Stored(FSDataInputStream in, long size, Optional<BlockCheck> check) implements ByteSource {
    private static final int PIECE_BYTES = 1 << 20;

    @Override
    public void read(long position, ByteBuffer destination) throws IOException {
      if (check.isPresent()) {
        check.get().read(this::fill, position, destination);
      } else {
        fill(position, destination);
      }
    }

    private void fill(long position, ByteBuffer destination) throws IOException {
      byte[] piece = new byte[Math.min(PIECE_BYTES, destination.remaining())];
      long next = position;
      while (destination.hasRemaining()) {
        int count = Math.min(piece.length, destination.remaining());
        readFully(next, piece, count);
        destination.put(piece, 0, count);
        next += count;
      }
    }

    private void readFully(long position, byte[] piece, int count) throws IOException {
      try {
        in.readFully(position, piece, 0, count);
      } catch (EOFException e) {
        throw tooShort(position + count, size, Math.min(size, position + count - 1));
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
