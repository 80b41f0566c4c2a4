package io.gere.parallel.ring;

import io.gere.parallel.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.security.Key;
import java.time.Duration;

/** Dials the next rank, again and again, until it has answered and proved itself. */
final class RingDialer {
  static final Duration PAUSE = Duration.ofMillis(50);

  private final RingOperation connecting;
  private final Selector selector;
  private final InetSocketAddress address;
  private final Handshake.Terms terms;
  private SocketChannel channel;
  private Handshake handshake;
  private boolean done;
  private Deadline pause = Deadline.in(Duration.ZERO);
  private String problem = "no answer";

  RingDialer(
      RingOperation connecting,
      Selector selector,
      InetSocketAddress address,
      Handshake.Terms terms) {
    this.connecting = connecting;
    this.selector = selector;
    this.address = address;
    this.terms = terms;
  }

  boolean done() {
    return done;
  }

  SocketChannel next() {
    return channel;
  }

  /** For the data that go to {@link #next}. */
  Key dataKey() {
    return handshake.dataKey();
  }

  String missing() {
    return "rank %d at %s cannot be reached (%s)".formatted(terms.to(), target(), problem);
  }

  boolean owns(SelectionKey key) {
    return key.channel() == channel;
  }

  /** Starts a connection if there is none and the last one failed some time ago. */
  void dial() throws IOException {
    if (channel != null || !pause.passed()) {
      return;
    }
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, RingLinks.SOCKET_BUFFER_BYTES);
    channel.register(selector, SelectionKey.OP_CONNECT);
    try {
      if (channel.connect(address)) {
        greet();
      }
    } catch (IOException e) {
      hangUp(e);
    }
  }

  /** The connection has got somewhere. */
  void serve() throws IOException {
    try {
      if (handshake != null) {
        done = handshake.advance();
        channel.keyFor(selector).interestOps(done ? 0 : SelectionKey.OP_READ);
      } else if (channel.finishConnect()) {
        greet();
      }
    } catch (ProtocolException e) {
      throw connecting.remote(
          "who answers as rank %d at %s is not of this ring: %s"
              .formatted(terms.to(), target(), e.getMessage()),
          e);
    } catch (IOException e) {
      hangUp(e);
    }
  }

  private String target() {
    return address.getHostString() + ":" + address.getPort();
  }

  private void greet() throws IOException {
    channel.keyFor(selector).interestOps(SelectionKey.OP_READ);
    handshake = new Handshake.Dial(channel, terms);
  }

  private void hangUp(IOException cause) throws IOException {
    problem = cause.getMessage();
    channel.close();
    channel = null;
    handshake = null;
    pause = Deadline.in(PAUSE);
  }
}
