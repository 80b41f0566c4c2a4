package io.gere.parallel.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LinkKeysTest {
  private static final int WORLD_SIZE = 3;
  private static final RingProtection NONE = new RingProtection("", false);

  private final List<EphemeralKey> keys =
      Stream.generate(EphemeralKey::new).limit(WORLD_SIZE).toList();
  private final List<RankAddress> ranks =
      IntStream.range(0, WORLD_SIZE).mapToObj(rank -> address(rank, keys.get(rank))).toList();

  @ParameterizedTest
  @ValueSource(strings = {"", "the application's secret"})
  void neighboursComeToTheSameKeyAndEachConnectionHasItsOwn(String secret) throws Exception {
    Set<Handshake.Terms> connections = new HashSet<>();
    for (int rank = 0; rank < WORLD_SIZE; rank++) {
      int next = (rank + 1) % WORLD_SIZE;
      assertThat(of(rank, secret).toNext()).isEqualTo(of(next, secret).fromPrevious());
      connections.add(of(rank, secret).toNext());
    }
    assertThat(connections.stream().map(Handshake.Terms::key)).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void bothDirectionsBetweenTwoRanksHaveKeysOfTheirOwn() throws Exception {
    LinkKeys first = new LinkKeys(keys.get(0), 0, NONE, ranks.subList(0, 2));

    assertThat(first.toNext().key()).isNotEqualTo(first.fromPrevious().key());
  }

  @Test
  void theApplicationsSecretCounts() throws Exception {
    assertThat(of(0, "one").toNext().key()).isNotEqualTo(of(0, "another").toNext().key());
    assertThat(of(0, "one").toNext().key()).isNotEqualTo(of(0, "").toNext().key());
  }

  @Test
  void whoHearsOfAnotherThirdRankComesToAnotherKey() throws Exception {
    List<RankAddress> altered = new ArrayList<>(ranks);
    altered.set(2, address(2, new EphemeralKey()));

    assertThat(new LinkKeys(keys.get(0), 0, NONE, altered).toNext())
        .isNotEqualTo(of(1, "").fromPrevious());
  }

  /** They would make the agreed bytes known to everybody (RFC 7748, section 6.1). */
  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void numbersThatAreNobodysPublicKeyAreRefused(String number) {
    assertThatThrownBy(() -> keys.get(0).agreeWith(new BigInteger(number)))
        .isInstanceOf(ProtocolException.class)
        .hasMessage(number + " is no public key");
  }

  @Test
  void anAddressIsReadAsItWasWritten() {
    for (String host : new String[] {"10.0.0.1", "[fe80::1%eth0]", "node-1.example"}) {
      RankAddress address = new RankAddress(host, 4711, keys.get(0).publicKey());
      assertThat(RankAddress.parse(address.text())).isEqualTo(address);
    }
    assertThat(ranks.get(0).socket().getPort()).isEqualTo(4000);
  }

  private LinkKeys of(int rank, String secret) {
    return new LinkKeys(keys.get(rank), rank, new RingProtection(secret, false), ranks);
  }

  private static RankAddress address(int rank, EphemeralKey key) {
    return new RankAddress("127.0.0.1", 4000 + rank, key.publicKey());
  }
}
