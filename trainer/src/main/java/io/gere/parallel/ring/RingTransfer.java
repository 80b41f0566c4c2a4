package io.gere.parallel.ring;

import io.gere.parallel.Deadline;
import io.gere.parallel.ring.AuthenticatedInput.AlteredChunkException;
import io.gere.parallel.ring.RingSchedule.Passage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.util.List;

/**
 * One buffer's way through one rank. The communication thread moves both directions: it takes what
 * has arrived, passes on what is ready, chunk by chunk, and sleeps in the selector when neither is
 * possible, so waiting costs no core.
 */
final class RingTransfer {
  /**
   * The most that one system call moves, and one addition adds: what {@code bench all-reduce} liked
   * best of 512 KB to 4 MB. Less means more calls, more leaves the cache.
   */
  static final int CHUNK_BYTES = 2 << 20;

  private final RingOperation operation;
  private final RingLinks links;
  private final ByteBuffer data;
  private final ByteBuffer arrived;
  private final RingCursor sent;
  private final RingCursor received;
  private final ByteBuffer ourLabel;
  private final ByteBuffer theirLabel;

  /**
   * @param data direct, in native order; used from position 0
   * @param arrived {@link #CHUNK_BYTES} of room
   */
  RingTransfer(
      RingOperation operation,
      RingLinks links,
      ByteBuffer data,
      RingSchedule schedule,
      ByteBuffer arrived) {
    this.operation = operation;
    this.links = links;
    this.data = data;
    this.arrived = arrived.clear();
    List<Passage> passages = schedule.passages();
    this.sent = new RingCursor(passages, 0, passages.size() - 1);
    this.received = new RingCursor(passages, 1, passages.size());
    this.ourLabel = operation.label();
    this.theirLabel = RingOperation.emptyLabel();
  }

  void run(Deadline deadline) throws IOException {
    while (!allSent() || !allReceived()) {
      boolean moved = receive() > 0;
      moved |= send() > 0;
      if (deadline.passed()) {
        throw operation.late(deadline, allReceived() ? operation.next() : operation.previous());
      }
      if (!moved) {
        await(deadline);
      }
    }
  }

  private boolean allSent() {
    return sent.finished() && !ourLabel.hasRemaining();
  }

  private boolean allReceived() {
    return received.finished() && !theirLabel.hasRemaining();
  }

  private int receive() {
    if (theirLabel.hasRemaining()) {
      return receiveLabel();
    }
    if (received.finished()) {
      return 0;
    }
    return received.addition().isPresent()
        ? receiveAddends(received.addition().get())
        : receiveInPlace();
  }

  private int receiveLabel() {
    int bytes = read(theirLabel);
    if (!theirLabel.hasRemaining() && !theirLabel.duplicate().flip().equals(operation.label())) {
      throw operation.apart(theirLabel.flip());
    }
    return bytes;
  }

  private int receiveAddends(ElementwiseSum addition) {
    int count = Math.min(CHUNK_BYTES, received.remaining());
    int bytes = read(arrived.limit(count));
    if (!arrived.hasRemaining()) {
      addition.add(piece(received.position(), count), nativeOrder(arrived.flip()));
      arrived.clear();
      received.advance(count);
    }
    return bytes;
  }

  private int receiveInPlace() {
    int bytes = read(piece(received.position(), Math.min(CHUNK_BYTES, received.remaining())));
    received.advance(bytes);
    return bytes;
  }

  private int send() {
    if (ourLabel.hasRemaining()) {
      return write(ourLabel);
    }
    int ready = ready();
    if (ready == 0) {
      return 0;
    }
    int bytes = write(piece(sent.position(), Math.min(CHUNK_BYTES, ready)));
    sent.advance(bytes);
    return bytes;
  }

  private int ready() {
    return sent.finished() ? 0 : sent.behind(received);
  }

  private ByteBuffer piece(int position, int bytes) {
    return nativeOrder(data.slice(position, bytes));
  }

  private static ByteBuffer nativeOrder(ByteBuffer buffer) {
    return buffer.order(ByteOrder.nativeOrder());
  }

  private int read(ByteBuffer room) {
    int bytes;
    try {
      bytes = links.input().read(room);
    } catch (AlteredChunkException e) {
      throw operation.altered(e);
    } catch (IOException e) {
      throw operation.lost(operation.previous(), e);
    }
    if (bytes < 0) {
      throw operation.lost(operation.previous(), null);
    }
    return bytes;
  }

  private int write(ByteBuffer bytes) {
    try {
      return links.output().write(bytes);
    } catch (IOException e) {
      throw operation.lost(operation.next(), e);
    }
  }

  private void await(Deadline deadline) throws IOException {
    int forPrevious = allReceived() ? 0 : SelectionKey.OP_READ;
    int forNext = 0;
    if (!allSent()) {
      // The next rank never sends anything: it becomes readable when it is gone.
      forNext = SelectionKey.OP_READ;
      if (ourLabel.hasRemaining() || ready() > 0) {
        forNext |= SelectionKey.OP_WRITE;
      }
    }
    links.previous().keyFor(links.selector()).interestOps(forPrevious);
    links.next().keyFor(links.selector()).interestOps(forNext);
    links.selector().select(this::noticeLoss, deadline.waitMillis());
  }

  /** A rank that has what it needs may leave, but not one that still has to take our data. */
  private void noticeLoss(SelectionKey key) {
    if (key.channel() == links.next() && key.isReadable()) {
      throw operation.lost(operation.next(), null);
    }
  }
}
