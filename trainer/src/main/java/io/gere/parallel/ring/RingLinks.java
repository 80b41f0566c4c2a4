package io.gere.parallel.ring;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A rank's two connections, non-blocking and registered with the selector that waits for them. Data
 * flows from {@code previous} and to {@code next} only.
 */
record RingLinks(Selector selector, SocketChannel next, SocketChannel previous)
    implements Closeable {
  /** What a socket may hold on its way: about what a fast network has in flight. */
  static final int SOCKET_BUFFER_BYTES = 4 << 20;

  @Override
  public void close() throws IOException {
    try (selector;
        next;
        previous) {}
  }
}
