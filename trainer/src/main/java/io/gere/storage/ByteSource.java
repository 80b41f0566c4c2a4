package io.gere.storage;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.hadoop.fs.FSDataInputStream;

/** A file read at any place: a local one, or one where Hadoop keeps it. */
public sealed interface ByteSource extends Closeable {
  /** The file's length in bytes. */
  long size() throws IOException;

  /** Fills what remains of the buffer with the bytes from {@code position} on. */
  void read(long position, ByteBuffer destination) throws IOException;

  /** A local file, read into native memory without a copy between. */
  record Local(FileChannel channel) implements ByteSource {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void read(long position, ByteBuffer destination) throws IOException {
      long next = position;
      while (destination.hasRemaining()) {
        int read = channel.read(destination, next);
        if (read < 0) {
          throw new EOFException("the file ends at byte " + next);
        }
        next += read;
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** A file on a Hadoop file system. */
  record Stored(FSDataInputStream in, long size) implements ByteSource {
    private static final int PIECE_BYTES = 1 << 20;

    @Override
    public void read(long position, ByteBuffer destination) throws IOException {
      byte[] piece = new byte[Math.min(PIECE_BYTES, destination.remaining())];
      long next = position;
      while (destination.hasRemaining()) {
        int count = Math.min(piece.length, destination.remaining());
        in.readFully(next, piece, 0, count);
        destination.put(piece, 0, count);
        next += count;
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
