package io.gere.tensor;

import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/**
 * Room for a copy of a tensor's bytes, outside of Java's heap, of its limit on direct buffers and
 * of any GPU: what is here can be written to a file while the tensor changes.
 */
public final class HostCopy implements AutoCloseable {
  private static final long VIEW_BYTES = 1L << 30;

  private final Tensor tensor;
  private final Memory memory;
  private final boolean pinned;

  /**
   * Room for one contiguous tensor with at least one element; nothing is copied yet. For a tensor
   * on a GPU it is pinned, because training waits for the copy.
   */
  public HostCopy(Tensor tensor) {
    this.tensor = tensor;
    this.memory = new Memory(tensor.elements() * tensor.type().bytes());
    this.pinned =
        tensor.device() instanceof Device.Gpu
            && Torch.cuda().orElseThrow().pin(memory, memory.size());
  }

  /** Copies what the tensor holds now. */
  public void take() {
    for (long offset = 0; offset < memory.size(); offset += VIEW_BYTES) {
      tensor.get(offset, view(offset));
    }
  }

  /** Writes the bytes as they were at the last {@link #take}. */
  public void writeTo(WritableByteChannel channel) throws IOException {
    for (long offset = 0; offset < memory.size(); offset += VIEW_BYTES) {
      ByteBuffer view = view(offset);
      while (view.hasRemaining()) {
        channel.write(view);
      }
    }
  }

  private ByteBuffer view(long offset) {
    long bytes = Math.min(VIEW_BYTES, memory.size() - offset);
    return memory.getByteBuffer(offset, bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    if (pinned) {
      Torch.cuda().orElseThrow().unpin(memory);
    }
    memory.close();
  }
}
