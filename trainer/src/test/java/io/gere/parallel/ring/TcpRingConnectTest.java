package io.gere.parallel.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.parallel.CollectiveException;
import io.gere.parallel.RanksAsThreads;
import io.gere.parallel.RanksAsThreads.Outcome;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Strangers at the door, ranks that do not come, and addresses. */
@Timeout(60)
final class TcpRingConnectTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  private final List<TcpRing.Endpoint> endpoints = RanksAsThreads.listen(2);
  private final CountDownLatch late = new CountDownLatch(1); // rank 1 waits for it
  private final List<String> addresses = RanksAsThreads.addresses(endpoints);

  @Test
  void anAddressIsHostPortAndPublicKeyOfTheOpenDoor() {
    assertThat(addresses)
        .allMatch(address -> address.matches("127\\.0\\.0\\.1:\\d+/[0-9a-f]{60,64}"));
    assertThat(addresses).doesNotHaveDuplicates();
    endpoints.forEach(TcpRing.Endpoint::close);
  }

  @Test
  void strangersWithGarbageOrSilenceAreCutOffAndDisturbNobody() throws IOException {
    try (Socket silent = dial(0);
        Socket garbage = dial(0);
        Socket shortGreeting = dial(1)) {
      garbage
          .getOutputStream()
          .write("GET / HTTP/1.1\r\n".repeat(20).getBytes(StandardCharsets.US_ASCII));
      shortGreeting.getOutputStream().write("gere-ring-2\n".getBytes(StandardCharsets.US_ASCII));

      late.countDown();
      assertTheRingComesTogether();

      assertThat(isCutOff(silent)).isTrue();
      assertThat(isCutOff(garbage)).isTrue();
      assertThat(isCutOff(shortGreeting)).isTrue();
    }
  }

  @Test
  void ofACrowdOfSilentStrangersThoseWhoCameFirstAreCutOff() throws Exception {
    List<Socket> crowd = new ArrayList<>();
    try {
      var ring = CompletableFuture.runAsync(this::assertTheRingComesTogether);
      for (int i = 0; i < 100; i++) {
        crowd.add(dial(0));
      }
      assertThat(isCutOff(crowd.get(0))).isTrue();
      assertThat(isCutOff(crowd.get(35))).isTrue();
      crowd.get(99).setSoTimeout(100);
      assertThatThrownBy(() -> crowd.get(99).getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      late.countDown();
      ring.get();
    } finally {
      for (Socket stranger : crowd) {
        stranger.close();
      }
    }
  }

  @Test
  void aStrangerWhoOnlyEchoesTheAnswersProofIsCutOff() throws Exception {
    var ring = CompletableFuture.supplyAsync(this::firstRankAlone);
    try (Socket stranger = dial(0)) {
      stranger.getOutputStream().write(greeting(1, 0, 2));
      byte[] answer = new DataInputStream(stranger.getInputStream()).readNBytes(64);
      assertThat(answer).hasSize(64);
      stranger.getOutputStream().write(answer, 32, 32);

      assertThat(isCutOff(stranger)).isTrue();
    }
    assertThat(ring.get().failure())
        .hasMessageContaining("rank 1 has not come")
        .hasMessageContaining("it does not know the ring's key");
    endpoints.get(1).close();
  }

  @Test
  void aStrangerWhoClaimsAnotherRankIsCutOff() throws Exception {
    var ring = CompletableFuture.supplyAsync(this::firstRankAlone);
    try (Socket stranger = dial(0)) {
      stranger.getOutputStream().write(greeting(0, 0, 2));

      assertThat(isCutOff(stranger)).isTrue();
    }
    assertThat(ring.get().failure()).hasMessageContaining("it is not rank 1 of this ring");
    endpoints.get(1).close();
  }

  @Test
  void aMissingRankIsNamedAtTheDeadline() {
    endpoints.get(1).close();
    long start = System.nanoTime();

    assertThat(firstRankAlone().failure())
        .isInstanceOf(CollectiveException.class)
        .hasMessage(
            "rank 0 of 2: connect: not complete within 1 s: rank 1 at "
                + addresses.get(1).substring(0, addresses.get(1).indexOf('/'))
                + " cannot be reached (Connection refused); rank 1 has not come (nobody has)");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(ONE_SECOND, TEN_SECONDS);
  }

  @Test
  void aRankThatNeverConnectsIsNamedThoughItsDoorIsOpen() {
    assertThat(firstRankAlone().failure())
        .hasMessageContaining("cannot be reached (no answer); rank 1 has not come (nobody has)");
    endpoints.get(1).close();
  }

  @Test
  void aStrangerWhoComesAfterwardsFindsNoDoorAndDisturbsNobody() {
    List<Outcome<Double>> sums =
        RanksAsThreads.together(
            2,
            rank -> {
              double[] one = {1};
              try (TcpRing ring =
                  TcpRing.connect(
                      endpoints.get(rank),
                      rank,
                      addresses,
                      RanksAsThreads.PROTECTION,
                      TEN_SECONDS)) {
                ring.barrier();
                assertThatThrownBy(() -> dial(0)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> dial(1)).isInstanceOf(IOException.class);
                ring.allReduce(one);
              }
              return one[0];
            });

    assertThat(sums).containsOnly(new Outcome<>(2.0, null));
  }

  @Test
  void anAddressOthersCannotDialIsRefused() throws UnknownHostException {
    InetAddress any = InetAddress.getByName("0.0.0.0");

    assertThatThrownBy(() -> TcpRing.listen(any))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bind to one address");
    endpoints.forEach(TcpRing.Endpoint::close);
  }

  /** Rank 0 is there from the beginning, rank 1 when it is let. */
  private void assertTheRingComesTogether() {
    List<Outcome<Double>> sums =
        RanksAsThreads.together(
            2,
            rank -> {
              double[] one = {1};
              if (rank == 1) {
                late.await();
              }
              try (TcpRing ring =
                  TcpRing.connect(
                      endpoints.get(rank),
                      rank,
                      addresses,
                      RanksAsThreads.PROTECTION,
                      TEN_SECONDS)) {
                ring.allReduce(one);
              }
              return one[0];
            });
    assertThat(sums).containsOnly(new Outcome<>(2.0, null));
  }

  private Outcome<Void> firstRankAlone() {
    return RanksAsThreads.<Void>together(
            1,
            rank -> {
              TcpRing.connect(endpoints.get(0), 0, addresses, RanksAsThreads.PROTECTION, ONE_SECOND)
                  .close();
              return null;
            })
        .get(0);
  }

  private Socket dial(int rank) throws IOException {
    int port = RankAddress.parse(addresses.get(rank)).port();
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static byte[] greeting(int from, int to, int worldSize) {
    byte[] protocol = "gere-ring-2\n".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer greeting = ByteBuffer.allocate(protocol.length + 3 * Integer.BYTES + 32);
    return greeting.put(protocol).putInt(from).putInt(to).putInt(worldSize).array();
  }

  private static boolean isCutOff(Socket stranger) throws IOException {
    stranger.setSoTimeout(5000);
    try {
      return stranger.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }
}
