package io.gere.states;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** An output stream for Arrow to write to, which stays open: its owner has yet to sync it. */
final class StreamChannel implements WritableByteChannel {
  /** What is written in small pieces lies in small pieces in the page cache, and is read slower. */
  private static final int CHUNK_BYTES = 1 << 20;

  private final OutputStream out;
  private final byte[] chunk = new byte[CHUNK_BYTES];

  StreamChannel(OutputStream out) {
    this.out = out;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int written = source.remaining();
    while (source.hasRemaining()) {
      int length = Math.min(chunk.length, source.remaining());
      source.get(chunk, 0, length);
      out.write(chunk, 0, length);
    }
    return written;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
