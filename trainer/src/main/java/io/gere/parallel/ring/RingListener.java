package io.gere.parallel.ring;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.Key;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets in the previous rank, once it has proved itself, and cuts off whoever else comes. */
final class RingListener {
  private static final Logger LOG = LoggerFactory.getLogger(RingListener.class);

  /** So many may stand at the door; one more, and who has stood there longest is cut off. */
  private static final int GUESTS = 64;

  private static final long WARNING_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Selector selector;
  private final ServerSocketChannel server;
  private final Handshake.Terms terms;
  private final Deque<SocketChannel> guests = new ArrayDeque<>();
  private SocketChannel previous;
  private Key dataKey;
  private long lastWarning;
  private int cutOff;
  private String problem = "nobody has";

  RingListener(Selector selector, ServerSocketChannel server, Handshake.Terms terms)
      throws IOException {
    this.selector = selector;
    this.server = server;
    this.terms = terms;
    server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
  }

  boolean done() {
    return previous != null;
  }

  SocketChannel previous() {
    return previous;
  }

  /** For the data that come from {@link #previous}. */
  Key dataKey() {
    return dataKey;
  }

  String missing() {
    return "rank %d has not come (%s)".formatted(terms.from(), problem);
  }

  /** Somebody has come, or somebody who came earlier has said something. */
  void serve(SelectionKey key) throws IOException {
    if (key.channel() == server) {
      SocketChannel guest = server.accept();
      if (guest != null) {
        makeRoom();
        guests.add(guest);
        guest.configureBlocking(false);
        guest.register(selector, SelectionKey.OP_READ, new Handshake.Answer(guest, terms));
        problem = "somebody came and said nothing";
      }
    } else {
      listen(key, (SocketChannel) key.channel());
    }
  }

  private void makeRoom() throws IOException {
    if (guests.size() == GUESTS) {
      try (SocketChannel oldest = guests.remove()) {
        warn(oldest, "it says nothing, and others come");
      }
    }
  }

  private void listen(SelectionKey key, SocketChannel guest) throws IOException {
    if (done()) {
      guest.close();
      return;
    }
    try {
      Handshake handshake = (Handshake) key.attachment();
      if (handshake.advance()) {
        key.interestOps(0);
        previous = guest;
        dataKey = handshake.dataKey();
      }
    } catch (IOException e) {
      problem = "somebody came, but " + e.getMessage();
      warn(guest, e.getMessage());
      guests.remove(guest);
      guest.close();
    }
  }

  /** Once a minute: who knocks again and again does not fill the log. */
  private void warn(SocketChannel guest, String why) throws IOException {
    cutOff++;
    long now = System.nanoTime();
    if (cutOff == 1 || now - lastWarning > WARNING_NANOS) {
      LOG.warn(
          "Rank {} cut off {}: {} ({} so far)", terms.to(), guest.getRemoteAddress(), why, cutOff);
      lastWarning = now;
    }
  }
}
