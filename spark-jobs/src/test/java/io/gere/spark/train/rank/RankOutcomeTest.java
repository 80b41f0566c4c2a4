package io.gere.spark.train.rank;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.parallel.CollectiveException;
import io.gere.parallel.Failure;
import io.gere.storage.DiskFullException;
import io.gere.train.Ending;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of several failures is reported, and which are worth another attempt. */
final class RankOutcomeTest {
  @Test
  void aLostRankExplainsWhyTheOthersFailedWhoeverCameFirst() {
    RankOutcome.Failed peer = collective(0);
    RankOutcome.Failed lost = RankOutcome.lost(1, "executor 3 exited");

    assertThat(RankOutcome.cause(List.of(peer, lost))).contains(lost);
    assertThat(lost.failure()).hasMessage("rank 1 lost: executor 3 exited");
    assertThat(lost.isWorthARestart()).isTrue();
  }

  @Test
  void aRanksOwnFailureExplainsMoreThanALostOne() {
    RankOutcome.Failed own = RankOutcome.failed(2, new IllegalStateException("broken"));

    assertThat(RankOutcome.cause(List.of(RankOutcome.lost(1, "gone"), own))).contains(own);
    assertThat(own.failure()).hasMessageContainingAll("rank 2", "broken");
    assertThat(own.isWorthARestart()).isTrue();
  }

  @Test
  void whatTheUserHasToMendIsNotTriedAgainUnlessItWasAFileSystem() {
    GereException notFinite = GereException.failure("task a, step 3: not finite");
    GereException unreachable = GereException.failure("f: no route", new IOException("no route"));

    assertThat(RankOutcome.failed(0, notFinite).isWorthARestart()).isFalse();
    assertThat(RankOutcome.failed(0, unreachable).isWorthARestart()).isTrue();
  }

  @Test
  void aFullDiskIsNotTriedAgainWhoeverFoundIt() {
    IOException full = new IOException("write: No space left on device");
    GereException told = GereException.failure("f cannot be written: " + full.getMessage(), full);

    for (RuntimeException failure : List.of(told, new IllegalStateException(full))) {
      RankOutcome.Failed failed = RankOutcome.failed(0, failure);
      assertThat(failed.isWorthARestart()).isFalse();
      assertThat(failed.failure()).isInstanceOf(DiskFullException.class);
      assertThat(failed.failure().exitCode()).isEqualTo(ExitCode.RESOURCES_MISSING);
    }
  }

  /** Rank 1 alone sees what arrived; the others see it go. */
  @Test
  void alteredDataAreNotTriedAgainAndExplainWhyTheOthersFailed() {
    RankOutcome.Failed altered =
        RankOutcome.failed(1, new CollectiveException("altered", new Failure.Altered(0), null));

    assertThat(RankOutcome.cause(List.of(collective(0), altered))).contains(altered);
    assertThat(altered.isWorthARestart()).isFalse();
    assertThat(altered.failure().exitCode()).isEqualTo(ExitCode.FAILURE);
  }

  @Test
  void whereNobodyFailedThereIsNoCause() {
    assertThat(RankOutcome.cause(List.of(new RankOutcome.Ended(0, Ending.FINISHED, null))))
        .isEmpty();
  }

  /** As it comes from a rank whose peer is gone. */
  private static RankOutcome.Failed collective(int rank) {
    return new RankOutcome.Failed(
        rank, RankOutcome.Kind.COLLECTIVE, GereException.failure("rank 1 closed the connection"));
  }
}
