package io.gere.parallel.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.parallel.CollectiveException;
import io.gere.parallel.RanksAsThreads;
import io.gere.parallel.RanksAsThreads.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who does not know the ring's key, whatever else it knows, does not become a rank. */
@Timeout(60)
final class RingImpostorTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  private final List<TcpRing.Endpoint> endpoints = RanksAsThreads.listen(2);
  private final List<String> addresses = RanksAsThreads.addresses(endpoints);

  @Test
  void aRankWithAnotherSecretIsToldAtOnceAndTheOtherAtTheDeadline() {
    List<Outcome<Void>> outcomes =
        RanksAsThreads.together(
            2,
            rank -> {
              RingProtection secret = rank == 0 ? RanksAsThreads.PROTECTION : of("another");
              TcpRing.connect(endpoints.get(rank), rank, addresses, secret, ONE_SECOND).close();
              return null;
            });

    assertThat(outcomes)
        .allSatisfy(
            outcome -> assertThat(outcome.failure()).isInstanceOf(CollectiveException.class))
        .anySatisfy(
            outcome ->
                assertThat(outcome.failure())
                    .hasMessageContaining("is not of this ring: it does not know the ring's key"));
  }

  @Test
  void anImpostorAtTheNextAddressIsRefusedAndNeverSeesTheSecret() throws Exception {
    try (ServerSocket impostor = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var heard =
          CompletableFuture.supplyAsync(
              () -> {
                try (Socket victim = impostor.accept()) {
                  victim.getOutputStream().write(new byte[64]);
                  return new String(
                      victim.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      RankAddress victim = RankAddress.parse(addresses.get(1));
      RankAddress door =
          new RankAddress(victim.host(), impostor.getLocalPort(), victim.publicKey());
      List<String> diverted = List.of(addresses.get(0), door.text());

      assertThatThrownBy(
              () ->
                  TcpRing.connect(
                      endpoints.get(0), 0, diverted, RanksAsThreads.PROTECTION, TEN_SECONDS))
          .isInstanceOf(CollectiveException.class)
          .hasMessageContaining("who answers as rank 1 at 127.0.0.1:" + door.port())
          .hasMessageContaining("it does not know the ring's key");
      assertThat(heard.get())
          .startsWith("gere-ring-2")
          .doesNotContain(RanksAsThreads.PROTECTION.secret());
    }
    endpoints.get(1).close();
  }

  /** Spark's channel without {@code spark.authenticate}: everybody may read it. */
  @Test
  void whoHasHeardAllThatTheRanksTellEachOtherDoesNotBecomeOneOfThem() {
    TcpRing.Endpoint stranger = TcpRing.listen(InetAddress.getLoopbackAddress());

    List<Outcome<Void>> outcomes = inRankOnesPlace(stranger, "", "", addresses);

    assertThat(outcomes)
        .extracting(outcome -> outcome.failure().getMessage())
        .anyMatch(message -> message.contains("it does not know the ring's key"));
    endpoints.get(1).close();
  }

  @Test
  void whoPutsAKeyOfItsOwnInARanksPlaceNeedsTheApplicationsSecret() {
    TcpRing.Endpoint impostor = TcpRing.listen(InetAddress.getLoopbackAddress());
    List<String> altered = List.of(addresses.get(0), impostor.address());

    List<Outcome<Void>> outcomes = inRankOnesPlace(impostor, "the secret", "", altered);

    assertThat(outcomes)
        .extracting(outcome -> outcome.failure().getMessage())
        .anyMatch(message -> message.contains("it does not know the ring's key"));
    endpoints.get(1).close();
  }

  /** What docs/many-ranks.md says is not promised. */
  @Test
  void withoutASecretWhoAltersWhatRanksTellEachOtherIsTakenForARank() {
    TcpRing.Endpoint impostor = TcpRing.listen(InetAddress.getLoopbackAddress());
    List<String> altered = List.of(addresses.get(0), impostor.address());

    assertThat(inRankOnesPlace(impostor, "", "", altered)).containsOnly(new Outcome<>(null, null));
    endpoints.get(1).close();
  }

  private static RingProtection of(String secret) {
    return new RingProtection(secret, false);
  }

  private List<Outcome<Void>> inRankOnesPlace(
      TcpRing.Endpoint other, String secret, String others, List<String> told) {
    return RanksAsThreads.together(
        2,
        rank -> {
          TcpRing.Endpoint own = rank == 0 ? endpoints.get(0) : other;
          try (TcpRing ring =
              TcpRing.connect(own, rank, told, of(rank == 0 ? secret : others), ONE_SECOND)) {
            ring.barrier();
          }
          return null;
        });
  }
}
