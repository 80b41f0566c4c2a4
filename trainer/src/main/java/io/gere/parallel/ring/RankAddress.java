package io.gere.parallel.ring;

import java.math.BigInteger;
import java.net.InetSocketAddress;

/**
 * What a rank tells the others about itself; nothing in it is secret.
 *
 * @param host name or address; an IPv6 address in brackets
 * @param port where it listens
 * @param publicKey see {@link EphemeralKey}
 */
record RankAddress(String host, int port, BigInteger publicKey) {
  private static final int RADIX = 16;

  /** {@code host:port/key}, the key in hexadecimal. */
  String text() {
    return "%s:%d/%s".formatted(host, port, publicKey.toString(RADIX));
  }

  static RankAddress parse(String text) {
    int slash = text.lastIndexOf('/');
    int colon = text.lastIndexOf(':', slash);
    return new RankAddress(
        text.substring(0, colon),
        Integer.parseInt(text.substring(colon + 1, slash)),
        new BigInteger(text.substring(slash + 1), RADIX));
  }

  InetSocketAddress socket() {
    return new InetSocketAddress(host.replace("[", "").replace("]", ""), port);
  }
}
