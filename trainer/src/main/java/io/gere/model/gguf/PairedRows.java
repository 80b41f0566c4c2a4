package io.gere.model.gguf;

import io.gere.model.safetensors.StoredType;
import io.gere.model.safetensors.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * The matrix, or bias, that makes queries or keys, its rows in the order of a rotary embedding that
 * rotates neighbours: llama.cpp pairs rows 2j and 2j + 1 of a head where Hugging Face pairs j and j
 * + d/2.
 *
 * @param head d, rows of a head
 */
record PairedRows(TensorSource tensor, int head) implements TensorSource {
  @Override
  public String name() {
    return tensor.name();
  }

  @Override
  public StoredType type() {
    return tensor.type();
  }

  @Override
  public long[] shape() {
    return tensor.shape();
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    int row = Math.toIntExact(bytes() / shape()[0]);
    tensor.writeTo(new Heads(channel, head, row));
  }

  /** Holds one head at a time. */
  private static final class Heads implements WritableByteChannel {
    private final WritableByteChannel out;
    private final ByteBuffer head;
    private final int rows;
    private final int row;

    Heads(WritableByteChannel out, int rows, int row) {
      this.out = out;
      this.rows = rows;
      this.row = row;
      head = ByteBuffer.allocateDirect(Math.multiplyExact(rows, row));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int bytes = source.remaining();
      while (source.hasRemaining()) {
        int count = Math.min(head.remaining(), source.remaining());
        head.put(source.slice(source.position(), count));
        source.position(source.position() + count);
        if (!head.hasRemaining()) {
          writeHead();
        }
      }
      return bytes;
    }

    private void writeHead() throws IOException {
      for (int place = 0; place < rows; place++) {
        int from = place / 2 + (place % 2) * rows / 2;
        ByteBuffer content = head.slice(from * row, row);
        while (content.hasRemaining()) {
          out.write(content);
        }
      }
      head.clear();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
