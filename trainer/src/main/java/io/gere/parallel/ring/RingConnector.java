package io.gere.parallel.ring;

import io.gere.parallel.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.StringJoiner;

/**
 * Makes a rank's two connections, to the next rank and from the previous one. One thread serves all
 * of them in turn, so that one that is slow or silent does not hold up the others.
 */
final class RingConnector {
  private final RingOperation connecting;
  private final Selector selector;
  private final RingDialer dialer;
  private final RingListener door;

  private RingConnector(
      RingOperation connecting, Selector selector, RingDialer dialer, RingListener door) {
    this.connecting = connecting;
    this.selector = selector;
    this.dialer = dialer;
    this.door = door;
  }

  /** Whether it succeeds or not, {@code server} and all connections but the two are closed. */
  static RingLinks connect(
      RingOperation connecting,
      ServerSocketChannel server,
      InetSocketAddress nextAddress,
      LinkKeys keys,
      Deadline deadline)
      throws IOException {
    try (server) {
      Selector selector = Selector.open();
      List<? extends Channel> wanted = List.of();
      try {
        RingDialer dialer = new RingDialer(connecting, selector, nextAddress, keys.toNext());
        RingListener door = new RingListener(selector, server, keys.fromPrevious());
        new RingConnector(connecting, selector, dialer, door).run(deadline);
        wanted = List.of(dialer.next(), door.previous());
        return keys.protection().authenticatesData()
            ? RingLinks.authenticated(
                selector, dialer.next(), dialer.dataKey(), door.previous(), door.dataKey())
            : RingLinks.plain(selector, dialer.next(), door.previous());
      } finally {
        for (SelectionKey key : selector.keys()) {
          if (!wanted.contains(key.channel())) {
            key.channel().close();
          }
        }
        if (wanted.isEmpty()) {
          selector.close();
        } else {
          // Until its selector looks again, a closed channel's port stays open to strangers.
          selector.selectNow();
        }
      }
    }
  }

  private void run(Deadline deadline) throws IOException {
    while (!dialer.done() || !door.done()) {
      if (deadline.passed()) {
        int peer = dialer.done() ? connecting.previous() : connecting.next();
        throw connecting.incomplete(deadline, missing(), peer);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw connecting.interrupted();
      }
      dialer.dial();
      selector.select(Math.min(RingDialer.PAUSE.toMillis(), deadline.waitMillis()));
      for (SelectionKey key : selector.selectedKeys()) {
        serve(key);
      }
      selector.selectedKeys().clear();
    }
  }

  private void serve(SelectionKey key) throws IOException {
    if (dialer.owns(key)) {
      dialer.serve();
    } else {
      door.serve(key);
    }
  }

  private String missing() {
    StringJoiner missing = new StringJoiner("; ");
    if (!dialer.done()) {
      missing.add(dialer.missing());
    }
    if (!door.done()) {
      missing.add(door.missing());
    }
    return missing.toString();
  }
}
