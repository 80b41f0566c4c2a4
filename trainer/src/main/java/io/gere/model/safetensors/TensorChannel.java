package io.gere.model.safetensors;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Passes direct buffers on to a stream, in pieces, and counts their bytes. */
final class TensorChannel implements WritableByteChannel {
  private final OutputStream out;
  private final byte[] piece = new byte[1 << 16];
  private long written;

  TensorChannel(OutputStream out) {
    this.out = out;
  }

  long written() {
    return written;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int bytes = source.remaining();
    while (source.hasRemaining()) {
      int count = Math.min(piece.length, source.remaining());
      source.get(piece, 0, count);
      out.write(piece, 0, count);
    }
    written += bytes;
    return bytes;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  /** The stream belongs to the caller and stays open for the next tensor. */
  @Override
  public void close() {}
}
