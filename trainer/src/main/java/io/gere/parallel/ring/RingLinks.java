package io.gere.parallel.ring;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.security.Key;

/**
 * A rank's two connections, non-blocking and registered with the selector that waits for them. Data
 * flows from {@code previous} and to {@code next} only.
 *
 * @param output writes to {@code next}
 * @param input reads from {@code previous}
 */
record RingLinks(
    Selector selector,
    SocketChannel next,
    SocketChannel previous,
    WritableByteChannel output,
    ReadableByteChannel input)
    implements Closeable {
  /** What a socket may hold on its way: about what a fast network has in flight. */
  static final int SOCKET_BUFFER_BYTES = 4 << 20;

  /** Data travel as they are. */
  static RingLinks plain(Selector selector, SocketChannel next, SocketChannel previous) {
    return new RingLinks(selector, next, previous, next, previous);
  }

  /** Every chunk carries a code. */
  static RingLinks authenticated(
      Selector selector, SocketChannel next, Key nextKey, SocketChannel previous, Key previousKey) {
    return new RingLinks(
        selector,
        next,
        previous,
        new AuthenticatedOutput(next, new ChunkAuthenticator(nextKey)),
        new AuthenticatedInput(previous, new ChunkAuthenticator(previousKey)));
  }

  @Override
  public void close() throws IOException {
    try (selector;
        next;
        previous) {}
  }
}
