package io.gere.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.bench.RankProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranks as real processes, of which one is killed or stopped in the middle of its work. */
@Timeout(60)
@Tag("slow")
final class LostProcessTest {
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aKilledRankIsMissedAtOnce(int worldSize) {
    Duration never = Duration.ofHours(1);
    try (RankProcesses ranks =
        RankProcesses.start(EndlessRank.class, worldSize, never, List.of())) {
      awaitSumming(ranks, worldSize);

      ranks.process(1).destroyForcibly();

      for (int rank = 0; rank < worldSize; rank++) {
        if (rank != 1) {
          assertThat(ranks.next(rank)).matches("PeerLost\\[rank=\\d]");
          assertThat(ranks.next(rank))
              .matches(
                  "rank %d of %d: all-reduce of 2000000 doubles: rank \\d is gone \\(.*\\); its own log says why"
                      .formatted(rank, worldSize));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aStoppedRankEndsInATimeout(int worldSize) throws IOException, InterruptedException {
    Duration twoSeconds = Duration.ofSeconds(2);
    try (RankProcesses ranks =
        RankProcesses.start(EndlessRank.class, worldSize, twoSeconds, List.of())) {
      awaitSumming(ranks, worldSize);

      String pid = String.valueOf(ranks.process(1).pid());
      assertThat(new ProcessBuilder("kill", "-STOP", pid).start().waitFor()).isZero();

      // The first one to give up leaves, which another one may see before its own deadline.
      List<String> failures =
          worldSize == 2 ? List.of(ranks.next(0)) : List.of(ranks.next(0), ranks.next(2));
      assertThat(failures)
          .allMatch(failure -> failure.matches("(Timeout|PeerLost).*"))
          .anyMatch(
              failure ->
                  failure.startsWith(
                      "Timeout[operation=all-reduce of 2000000 doubles, seconds=2.0, waitingFor="));
    }
  }

  private static void awaitSumming(RankProcesses ranks, int worldSize) {
    for (int rank = 0; rank < worldSize; rank++) {
      assertThat(ranks.next(rank)).isEqualTo("summing");
    }
  }
}
