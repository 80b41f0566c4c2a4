package io.gere.parallel.ring;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869): keys for each purpose from what is secret already. */
final class Hkdf {
  static final int HASH_BYTES = 32;

  private Hkdf() {}

  /**
   * Keying material concentrated into one uniform key.
   *
   * @param salt need not be secret; may be empty
   */
  static byte[] extract(byte[] salt, byte[] material) {
    return hmac(salt.length == 0 ? new byte[HASH_BYTES] : salt, ByteBuffer.wrap(material));
  }

  /**
   * A key for one purpose, of {@link #HASH_BYTES}: the first block of the RFC's expansion.
   *
   * @param key as {@link #extract} makes it
   * @param purpose words that no other purpose has
   * @param context what else the key is bound to
   */
  static byte[] expand(byte[] key, String purpose, byte[]... context) {
    byte[] words = purpose.getBytes(StandardCharsets.US_ASCII);
    int length = words.length + 1 + Arrays.stream(context).mapToInt(part -> part.length).sum();
    ByteBuffer info = ByteBuffer.allocate(length).put(words);
    for (byte[] part : context) {
      info.put(part);
    }
    return hmac(key, info.put((byte) 1).flip());
  }

  private static byte[] hmac(byte[] key, ByteBuffer data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(data);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }
}
