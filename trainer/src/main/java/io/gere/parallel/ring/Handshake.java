package io.gere.parallel.ring;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How two neighbours prove to each other that they belong to the same ring, over a non-blocking
 * channel, without their key ever travelling:
 *
 * <ol>
 *   <li>the dialling rank greets: protocol name, its rank, the rank it wants, the world size, 32
 *       random bytes;
 *   <li>the answering rank sends 32 random bytes of its own and HMAC-SHA256(key, "answer" ·
 *       greeting · those bytes);
 *   <li>the dialling rank sends HMAC-SHA256(key, "dial" · greeting · those bytes).
 * </ol>
 *
 * <p>The data that follow are not encrypted, and authenticated by {@link #dataKey} where that is
 * asked for; else the network between the ranks has to be trusted to that extent.
 */
sealed interface Handshake {
  int RANDOM_BYTES = 32;
  int PROOF_BYTES = 32;

  /**
   * Goes as far as what has arrived allows.
   *
   * @return whether the peer has proved itself; the channel then holds nothing but data
   * @throws ProtocolException when it is not the peer it should be
   * @throws IOException when the connection is lost
   */
  boolean advance() throws IOException;

  /**
   * For the codes of the data that follow, once the peer has proved itself: of this meeting only.
   */
  Key dataKey();

  /**
   * What both sides of one connection know beforehand.
   *
   * @param key of this connection, see {@link LinkKeys}
   * @param from the rank that dials
   * @param to the rank that answers
   */
  record Terms(Key key, int from, int to, int worldSize) {
    private ByteBuffer expectedGreeting() {
      byte[] protocol = "gere-ring-2\n".getBytes(StandardCharsets.US_ASCII);
      ByteBuffer greeting = ByteBuffer.allocate(protocol.length + 3 * Integer.BYTES);
      return greeting.put(protocol).putInt(from).putInt(to).putInt(worldSize).flip();
    }

    private int greetingBytes() {
      return expectedGreeting().remaining() + RANDOM_BYTES;
    }

    private byte[] proof(String side, ByteBuffer greeting, ByteBuffer challenge) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        mac.update(side.getBytes(StandardCharsets.US_ASCII));
        mac.update(greeting.duplicate());
        mac.update(challenge.duplicate());
        return mac.doFinal();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has HMAC-SHA256", e);
      }
    }

    private Key dataKey(ByteBuffer greeting, ByteBuffer challenge) {
      byte[] bytes =
          Hkdf.expand(key.getEncoded(), "gere-ring-2 data", bytes(greeting), bytes(challenge));
      return new SecretKeySpec(bytes, "HmacSHA256");
    }

    private static byte[] bytes(ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.capacity()];
      buffer.get(0, bytes);
      return bytes;
    }

    private void check(byte[] proof, ByteBuffer claimed) throws ProtocolException {
      byte[] bytes = new byte[PROOF_BYTES];
      claimed.get(bytes);
      if (!MessageDigest.isEqual(proof, bytes)) {
        throw new ProtocolException("it does not know the ring's key");
      }
    }
  }

  /** The side of rank {@code from}. */
  final class Dial implements Handshake {
    private final SocketChannel channel;
    private final Terms terms;
    private final ByteBuffer greeting;
    private final ByteBuffer answer = ByteBuffer.allocate(RANDOM_BYTES + PROOF_BYTES);

    /** Sends the greeting. */
    Dial(SocketChannel channel, Terms terms) throws IOException {
      this.channel = channel;
      this.terms = terms;
      greeting = ByteBuffer.allocate(terms.greetingBytes());
      greeting.put(terms.expectedGreeting()).put(random()).flip();
      send(channel, greeting.duplicate());
    }

    @Override
    public boolean advance() throws IOException {
      if (!filled(answer, channel)) {
        return false;
      }
      ByteBuffer challenge = answer.flip().slice(0, RANDOM_BYTES);
      terms.check(terms.proof("answer", greeting, challenge), answer.position(RANDOM_BYTES));
      send(channel, ByteBuffer.wrap(terms.proof("dial", greeting, challenge)));
      return true;
    }

    @Override
    public Key dataKey() {
      return terms.dataKey(greeting, answer.slice(0, RANDOM_BYTES));
    }
  }

  /** The side of rank {@code to}. */
  final class Answer implements Handshake {
    private final SocketChannel channel;
    private final Terms terms;
    private final ByteBuffer greeting;
    private final ByteBuffer challenge = random();
    private final ByteBuffer proof = ByteBuffer.allocate(PROOF_BYTES);

    Answer(SocketChannel channel, Terms terms) {
      this.channel = channel;
      this.terms = terms;
      greeting = ByteBuffer.allocate(terms.greetingBytes());
    }

    @Override
    public boolean advance() throws IOException {
      if (greeting.hasRemaining()) {
        if (!filled(greeting, channel)) {
          return false;
        }
        challenge();
      }
      if (!filled(proof, channel)) {
        return false;
      }
      terms.check(terms.proof("dial", greeting.rewind(), challenge), proof.flip());
      return true;
    }

    @Override
    public Key dataKey() {
      return terms.dataKey(greeting, challenge);
    }

    private void challenge() throws IOException {
      ByteBuffer expected = terms.expectedGreeting();
      if (!greeting.flip().slice(0, expected.remaining()).equals(expected)) {
        throw new ProtocolException("it is not rank %d of this ring".formatted(terms.from()));
      }
      ByteBuffer answer = ByteBuffer.allocate(RANDOM_BYTES + PROOF_BYTES);
      answer.put(challenge.duplicate()).put(terms.proof("answer", greeting, challenge)).flip();
      send(channel, answer);
      greeting.position(greeting.limit());
    }
  }

  private static ByteBuffer random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private static boolean filled(ByteBuffer room, SocketChannel channel) throws IOException {
    if (channel.read(room) < 0) {
      throw new EOFException("it closed the connection before it had proved itself");
    }
    return !room.hasRemaining();
  }

  /** A new connection always has room for these few bytes. */
  private static void send(SocketChannel channel, ByteBuffer bytes) throws IOException {
    channel.write(bytes);
    if (bytes.hasRemaining()) {
      throw new ProtocolException("it takes no data");
    }
  }
}
