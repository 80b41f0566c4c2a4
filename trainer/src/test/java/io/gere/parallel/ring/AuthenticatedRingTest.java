package io.gere.parallel.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.parallel.Collective;
import io.gere.parallel.CollectiveException;
import io.gere.parallel.Failure;
import io.gere.parallel.RanksAsThreads;
import io.gere.parallel.RanksAsThreads.Outcome;
import io.gere.parallel.ring.RelayingProxy.Act;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ring whose data carry codes, left alone and with somebody between two of its ranks. */
@Timeout(60)
final class AuthenticatedRingTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final RingProtection CODES = new RingProtection("", true);
  private static final RingProtection NO_CODES = new RingProtection("", false);

  /** Greeting and proof, before any data: what the dialling rank says first. */
  private static final int HANDSHAKE_BYTES = 12 + 3 * Integer.BYTES + 32 + 32;

  private static final int LABEL_BYTES = 80;

  /** More than one chunk for each rank, and the last one shorter than the others. */
  private static final int FLOATS = 2_700_001;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void sumsAreTheSameBitsWithAndWithoutCodes(int worldSize) {
    assertThat(sums(worldSize, CODES).toArray(float[][]::new))
        .isDeepEqualTo(sums(worldSize, NO_CODES).toArray(float[][]::new));
  }

  @Test
  void aProxyThatChangesNothingIsNotNoticed() throws IOException {
    assertThat(through((bytes, length, from) -> length, CODES))
        .extracting(Outcome::failure)
        .containsOnlyNulls();
  }

  /** In a label, in its code, in the first chunk and in the last of the sum. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        HANDSHAKE_BYTES + 3,
        HANDSHAKE_BYTES + LABEL_BYTES + 5,
        HANDSHAKE_BYTES + LABEL_BYTES + 16 + 77,
        HANDSHAKE_BYTES + LABEL_BYTES + 16 + 10_000_000
      })
  void aFlippedBitIsNoticedByTheRankBehindIt(long where) throws IOException {
    List<Outcome<float[]>> outcomes = through(flipAt(where), CODES);

    assertThat(outcomes.get(1).failure())
        .isInstanceOfSatisfying(
            CollectiveException.class,
            e -> assertThat(e.failure()).isEqualTo(new Failure.Altered(0)))
        .hasMessageMatching(
            "rank 1 of 2: all-reduce of 2700001 float32: data of rank 0 were altered on their way"
                + " \\(chunk \\d of this connection does not carry its authentication code\\): .*");
  }

  /** What the codes are for: without them, a wrong sum is all there is. */
  @Test
  void withoutCodesAFlippedBitChangesTheSum() throws IOException {
    long where = HANDSHAKE_BYTES + LABEL_BYTES + 77;
    List<Outcome<float[]>> outcomes = through(flipAt(where), NO_CODES);

    assertThat(outcomes).extracting(Outcome::failure).containsOnlyNulls();
    assertThat(outcomes.get(1).value()).isNotEqualTo(sums(2, NO_CODES).get(1));
  }

  /** An operation's whole message, label, chunk and codes, again instead of the next one's. */
  @Test
  void whatWasSentBeforeDoesNotCountASecondTime() throws IOException {
    int message = LABEL_BYTES + 16 + Double.BYTES + 16;
    byte[] first = new byte[message];
    Act replay =
        (bytes, length, from) -> {
          for (int i = 0; i < length; i++) {
            long at = from + i - HANDSHAKE_BYTES;
            if (at >= 0 && at < message) {
              first[(int) at] = bytes[i];
            } else if (at >= message && at < 2L * message) {
              bytes[i] = first[(int) at - message];
            }
          }
          return length;
        };

    List<Outcome<Void>> outcomes =
        between(
            replay,
            CODES,
            ring -> {
              ring.barrier();
              ring.barrier();
              return null;
            });

    assertThat(outcomes.get(1).failure())
        .hasMessageContaining("barrier: data of rank 0 were altered on their way (chunk 3 of this");
  }

  private static Act flipAt(long where) {
    return (bytes, length, from) -> {
      if (where >= from && where < from + length) {
        bytes[(int) (where - from)] ^= 1;
      }
      return length;
    };
  }

  private static List<Outcome<float[]>> through(Act act, RingProtection protection)
      throws IOException {
    return between(act, protection, AuthenticatedRingTest::sum);
  }

  /** Two ranks, and somebody on the way from rank 0 to rank 1. */
  private static <T> List<Outcome<T>> between(
      Act act, RingProtection protection, RanksAsThreads.Work<TcpRing, T> work) throws IOException {
    List<TcpRing.Endpoint> endpoints = RanksAsThreads.listen(2);
    List<String> addresses = RanksAsThreads.addresses(endpoints);
    RankAddress second = RankAddress.parse(addresses.get(1));
    try (RelayingProxy proxy = new RelayingProxy(second.port(), act)) {
      List<String> told =
          List.of(
              addresses.get(0),
              new RankAddress(second.host(), proxy.port(), second.publicKey()).text());
      return RanksAsThreads.together(
          2,
          rank -> {
            try (TcpRing ring =
                TcpRing.connect(endpoints.get(rank), rank, told, protection, TIMEOUT)) {
              return work.on(ring);
            }
          });
    }
  }

  /** Of random floats, each rank's own. */
  private static float[] sum(Collective ring) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = scope.zeros(FLOATS);
      FloatBuffer elements = tensor.memory().get(0).asFloatBuffer();
      Random random = new Random(ring.rank());
      for (int i = 0; i < FLOATS; i++) {
        elements.put(i, random.nextFloat());
      }
      ring.allReduce(tensor).await();
      float[] sums = new float[FLOATS];
      elements.get(0, sums);
      return sums;
    }
  }

  private static List<float[]> sums(int worldSize, RingProtection protection) {
    return RanksAsThreads.run(worldSize, protection, TIMEOUT, AuthenticatedRingTest::sum).stream()
        .map(Outcome::orThrow)
        .toList();
  }
}
