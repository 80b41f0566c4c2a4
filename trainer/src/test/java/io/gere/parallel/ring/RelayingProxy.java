package io.gere.parallel.ring;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Somebody between two ranks: takes the previous rank's call, dials the next one, and passes on
 * what each says, the bytes that go to the next rank as it likes.
 */
final class RelayingProxy implements Closeable {
  /** What it does to the stream from one rank to the next. */
  interface Act {
    /**
     * Does it in place.
     *
     * @param from where {@code bytes} begins in the whole stream, counted from the greeting on
     * @return how many of them are passed on
     */
    int to(byte[] bytes, int length, long from);
  }

  private final ServerSocket door;
  private final int next;
  private final Act act;

  RelayingProxy(int next, Act act) throws IOException {
    this.door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    this.next = next;
    this.act = act;
    start("proxy", this::relay);
  }

  int port() {
    return door.getLocalPort();
  }

  private void relay() {
    try (Socket dialler = door.accept();
        Socket answerer = new Socket(InetAddress.getLoopbackAddress(), next)) {
      start("proxy back", () -> pump(answerer, dialler, (bytes, length, from) -> length));
      pump(dialler, answerer, act);
    } catch (IOException e) {
      // A rank that has left; its own log says why.
    }
  }

  private void pump(Socket from, Socket to, Act does) {
    byte[] bytes = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      long position = 0;
      for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
        out.write(bytes, 0, does.to(bytes, length, position));
        position += length;
      }
      to.close();
    } catch (IOException e) {
      // As above.
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
