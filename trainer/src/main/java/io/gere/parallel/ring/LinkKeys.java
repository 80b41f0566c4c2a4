package io.gere.parallel.ring;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of each connection of a ring, as its two ranks work it out for themselves: from what
 * their {@link EphemeralKey ephemeral keys} agree on, which who only listens cannot know, and from
 * the application's secret, which who answers in a rank's place cannot know.
 *
 * @param own this rank's pair
 * @param protection whose secret counts, if there is one
 * @param ranks all of them, in order
 */
record LinkKeys(EphemeralKey own, int rank, RingProtection protection, List<RankAddress> ranks) {
  private static final String PURPOSE = "gere-ring-2 link";

  /** What this rank, as the one that dials, and the next one know of their connection. */
  Handshake.Terms toNext() throws ProtocolException {
    int next = (rank + 1) % ranks.size();
    return new Handshake.Terms(key(rank, next, next), rank, next, ranks.size());
  }

  /** What this rank, as the one that answers, and the previous one know of their connection. */
  Handshake.Terms fromPrevious() throws ProtocolException {
    int previous = Math.floorMod(rank - 1, ranks.size());
    return new Handshake.Terms(key(previous, rank, previous), previous, rank, ranks.size());
  }

  private Key key(int from, int to, int peer) throws ProtocolException {
    byte[] salt = protection.secret().getBytes(StandardCharsets.UTF_8);
    byte[] agreed = Hkdf.extract(salt, own.agreeWith(ranks.get(peer).publicKey()));
    byte[] link = ByteBuffer.allocate(2 * Integer.BYTES).putInt(from).putInt(to).array();
    // Of all ranks: who hears of other ranks than its neighbour does not come to its key.
    byte[] everybody =
        String.join(" ", ranks.stream().map(RankAddress::text).toList())
            .getBytes(StandardCharsets.UTF_8);
    return new SecretKeySpec(Hkdf.expand(agreed, PURPOSE, link, everybody), "HmacSHA256");
  }
}
