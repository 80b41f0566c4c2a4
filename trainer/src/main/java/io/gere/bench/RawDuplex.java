package io.gere.bench;

import io.gere.parallel.Collective;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;

/**
 * What the loopback's sockets can do: each rank sends to the next and receives from the previous at
 * once, with a thread for each direction, and nothing is done to the bytes. The connections are its
 * own and share no code with the ring's.
 */
final class RawDuplex implements AutoCloseable {
  /** The ring asks for as much. */
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;

  /** Bytes of one system call: more, or less, was slower here. */
  private static final int CALL_BYTES = 256 << 10;

  private final SocketChannel next;
  private final SocketChannel previous;

  private RawDuplex(SocketChannel next, SocketChannel previous) {
    this.next = next;
    this.previous = previous;
  }

  /** Every rank calls it at once; {@code ranks} makes the ports known. */
  static RawDuplex connect(Collective ranks) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
      server.bind(new InetSocketAddress(loopback, 0));
      double[] ports = new double[ranks.worldSize()];
      ports[ranks.rank()] = server.socket().getLocalPort();
      ranks.sum(ports);
      SocketChannel next = SocketChannel.open();
      next.setOption(StandardSocketOptions.TCP_NODELAY, true);
      next.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
      int port = (int) ports[(ranks.rank() + 1) % ranks.worldSize()];
      next.connect(new InetSocketAddress(loopback, port));
      return new RawDuplex(next, server.accept());
    }
  }

  private interface Call {
    int on(ByteBuffer piece) throws IOException;
  }

  /** Sends so many bytes of the buffer, from its start and again, and receives as many into it. */
  void exchange(ByteBuffer buffer, long bytes) {
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(() -> move(next::write, buffer.duplicate(), bytes));
    move(previous::read, buffer.duplicate(), bytes);
    sending.join();
  }

  private static void move(Call call, ByteBuffer buffer, long bytes) {
    try {
      int moved;
      for (long left = bytes; left > 0; left -= moved) {
        int at = (int) ((bytes - left) % buffer.capacity());
        int most = (int) Math.min(left, Math.min(CALL_BYTES, buffer.capacity() - at));
        moved = call.on(buffer.limit(at + most).position(at));
        if (moved < 0) {
          throw new IOException("the previous rank has closed its connection");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try (next;
        previous) {}
  }
}
