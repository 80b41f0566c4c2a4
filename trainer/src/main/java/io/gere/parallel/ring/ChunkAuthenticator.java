package io.gere.parallel.ring;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * The authentication codes of what travels one way through one connection: HMAC-SHA256, of which
 * the first half travels (RFC 2104, section 5). GMAC was not faster here: Java uses the CPU's
 * instructions for it only once it was called some thousand times, in small pieces.
 */
final class ChunkAuthenticator {
  static final int CODE_BYTES = 16;

  private final Mac mac;
  private long chunks;

  /**
   * @param key of this connection and direction alone
   */
  ChunkAuthenticator(Key key) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }

  /** How many chunks have passed. */
  long chunks() {
    return chunks;
  }

  /**
   * The code of the next chunk. Its number is part of it, so that a chunk counts in its own place
   * only: none can be left out, sent again or put before another.
   *
   * @param chunk from position to limit; its position stays
   */
  byte[] next(ByteBuffer chunk) {
    mac.update(ByteBuffer.allocate(Long.BYTES).putLong(chunks++).flip());
    mac.update(chunk.duplicate());
    return Arrays.copyOf(mac.doFinal(), CODE_BYTES);
  }
}
