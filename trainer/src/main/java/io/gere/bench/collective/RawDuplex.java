package io.gere.bench.collective;

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
import java.util.concurrent.locks.LockSupport;

/**
 * What the loopback's sockets can do: each rank sends to the next and receives from the previous at
 * once, and nothing is done to the bytes. The connections are its own and share no code with the
 * ring's. Which of the two ways is faster depends on how many ranks share how many cores.
 */
final class RawDuplex implements AutoCloseable {
  /** The ring asks for as much. */
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;

  /** The most that one system call moves: 256 KB and 4 MB were slower. */
  private static final int CALL_BYTES = 1 << 20;

  private static final long REST_NANOS = 20_000;

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
      ranks.allReduce(ports);
      SocketChannel next = SocketChannel.open();
      next.setOption(StandardSocketOptions.TCP_NODELAY, true);
      next.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
      int port = (int) ports[(ranks.rank() + 1) % ranks.worldSize()];
      next.connect(new InetSocketAddress(loopback, port));
      return new RawDuplex(next, server.accept());
    }
  }

  /** Moves so many bytes each way, on a thread for each; out of and into the same buffer. */
  void onTwoThreads(ByteBuffer buffer, long bytes) {
    block(true);
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(() -> move(new Direction(next::write, buffer, bytes)));
    move(new Direction(previous::read, buffer, bytes));
    sending.join();
  }

  /** The same on one thread that takes turns, and rests for a moment when neither way is open. */
  void inTurns(ByteBuffer buffer, long bytes) {
    block(false);
    Direction out = new Direction(next::write, buffer, bytes);
    Direction in = new Direction(previous::read, buffer, bytes);
    while (out.left > 0 || in.left > 0) {
      long before = out.left + in.left;
      out.move();
      in.move();
      if (out.left + in.left == before) {
        LockSupport.parkNanos(REST_NANOS);
      }
    }
  }

  private void block(boolean blocking) {
    try {
      next.configureBlocking(blocking);
      previous.configureBlocking(blocking);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void move(Direction direction) {
    while (direction.left > 0) {
      direction.move();
    }
  }

  private interface Call {
    int on(ByteBuffer piece) throws IOException;
  }

  /** One way through the buffer, again from its start where there are more bytes to move. */
  private static final class Direction {
    private final Call call;
    private final ByteBuffer buffer;
    private final long bytes;
    private long left;

    Direction(Call call, ByteBuffer buffer, long bytes) {
      this.call = call;
      this.buffer = buffer.duplicate();
      this.bytes = bytes;
      this.left = bytes;
    }

    /** One system call. */
    void move() {
      int at = (int) ((bytes - left) % buffer.capacity());
      int most = (int) Math.min(left, Math.min(CALL_BYTES, buffer.capacity() - at));
      try {
        int moved = most == 0 ? 0 : call.on(buffer.limit(at + most).position(at));
        if (moved < 0) {
          throw new IOException("the previous rank has closed its connection");
        }
        left -= moved;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (next;
        previous) {}
  }
}
