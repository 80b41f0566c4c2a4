package io.gere.spark.train;

import static io.gere.spark.train.RestartPolicy.Next.FINISH;
import static io.gere.spark.train.RestartPolicy.Next.RESTART;
import static io.gere.spark.train.RestartPolicy.Next.STOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Train;
import io.gere.config.yaml.RecipeReader;
import io.gere.spark.train.rank.RankOutcome;
import io.gere.storage.DiskFullException;
import io.gere.train.Ending;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When lost ranks are started again, how often, and what the user is told in the end. */
final class RestartPolicyTest {
  private static final RankOutcome FINISHED = new RankOutcome.Ended(0, Ending.FINISHED, null);
  private static final RankOutcome STOPPED = new RankOutcome.Ended(0, Ending.STOPPED, null);

  private final List<String> said = new ArrayList<>();

  @Test
  void ranksThatAllTrainToTheEndFinishTheRun() {
    RestartPolicy policy = atMost(2);

    assertThat(policy.after(List.of(FINISHED, FINISHED), false)).isEqualTo(FINISH);
    assertThat(policy.hasRestarted()).isFalse();
    assertThat(said).isEmpty();
  }

  @Test
  void aRequestToStopThatCameTooLateFinishesTheRunAllTheSame() {
    assertThat(atMost(2).after(List.of(FINISHED, FINISHED), true)).isEqualTo(FINISH);
  }

  @Test
  void oneRankThatStoppedStopsTheRunWhoeverAskedForIt() {
    assertThat(atMost(2).after(List.of(FINISHED, STOPPED), false)).isEqualTo(STOP);
    assertThat(atMost(2).after(List.of(lost("executor 1 exited"), STOPPED), false)).isEqualTo(STOP);
  }

  @Test
  void aRankThatIsLostOnTheWayToAStopIsNotStartedAgain() {
    RestartPolicy policy = atMost(2);

    assertThat(policy.after(List.of(lost("executor 1 exited")), true)).isEqualTo(STOP);
    assertThat(policy.hasRestarted()).isFalse();
    assertThat(said).isEmpty();
  }

  @Test
  void aFullDiskOnTheWayToAStopIsToldBecauseNoCheckpointIsLeft() {
    RankOutcome full =
        RankOutcome.failed(1, new DiskFullException("a checkpoint cannot be written"));

    assertThatThrownBy(() -> atMost(2).after(List.of(STOPPED, full), true))
        .isInstanceOf(DiskFullException.class)
        .hasMessage("a checkpoint cannot be written");
  }

  @Test
  void everyLossIsToldAndCounted() {
    RestartPolicy policy = atMost(2);

    assertThat(policy.after(List.of(FINISHED, lost("executor 1 exited")), false))
        .isEqualTo(RESTART);
    assertThat(policy.after(List.of(lost("executor 4 exited")), false)).isEqualTo(RESTART);

    assertThat(policy.hasRestarted()).isTrue();
    assertThat(said)
        .containsExactly(
            "train: rank 1 lost: executor 1 exited; restart 1 of 2",
            "train: rank 1 lost: executor 4 exited; restart 2 of 2");
  }

  @Test
  void whatEndedTheFirstAttemptIsWhatARunThatIsGivenUpEndsWith() {
    RestartPolicy policy = atMost(1);
    policy.after(List.of(lost("executor 1 exited")), false);

    assertThatThrownBy(() -> policy.after(List.of(lost("executor 4 exited")), false))
        .isInstanceOf(GereException.class)
        .hasMessage(
            "rank 1 lost: executor 1 exited; given up after 1 restart (train.max_restarts)");
    assertThat(said).last().isEqualTo("train: rank 1 lost: executor 4 exited");
  }

  @Test
  void moreRestartsThanOneAreToldAsSuch() {
    RestartPolicy policy = atMost(2);
    policy.after(List.of(lost("a")), false);
    policy.after(List.of(lost("b")), false);

    assertThatThrownBy(() -> policy.after(List.of(lost("c")), false))
        .hasMessageEndingWith("a; given up after 2 restarts (train.max_restarts)");
  }

  @Test
  void whatTheUserHasToMendEndsTheRunAtOnceAndUnchanged() {
    GereException notFinite = GereException.failure("task reviews, step 3: the loss is not finite");
    RankOutcome.Failed failed = RankOutcome.failed(0, notFinite);
    RestartPolicy policy = atMost(2);
    policy.after(List.of(lost("executor 1 exited")), false);

    assertThatThrownBy(() -> policy.after(List.of(failed, lost("executor 1 exited")), false))
        .isSameAs(failed.failure())
        .hasMessage(notFinite.getMessage());
  }

  @Test
  void withoutRestartsTheFirstLossIsTheEndInItsOwnWords() {
    RankOutcome.Failed lost = lost("executor 1 exited");

    assertThatThrownBy(() -> atMost(0).after(List.of(lost), false)).isSameAs(lost.failure());
    assertThat(said).isEmpty();
  }

  @Test
  void whereTheRanksFindNoRoomAgainTheLossComesFirst() {
    GereException missing =
        new GereException(ExitCode.RESOURCES_MISSING, "no room for 2 ranks", null);
    RestartPolicy policy = atMost(2);
    assertThat(policy.noRoom(missing)).isSameAs(missing);

    policy.after(List.of(lost("executor 1 exited")), false);

    assertThat(policy.noRoom(missing))
        .hasMessage("rank 1 lost: executor 1 exited; not started again: no room for 2 ranks")
        .hasCause(missing)
        .extracting(GereException::exitCode)
        .isEqualTo(ExitCode.RESOURCES_MISSING);
  }

  @Test
  void whereFewerMayGoOnARankThatIsToldToEndIsNoFailure() {
    RankOutcome leaves = new RankOutcome.Ended(1, Ending.STOPPED, "7");
    RestartPolicy policy = elastic();

    for (int times = 0; times < 3; times++) {
      assertThat(policy.after(List.of(STOPPED, leaves), false)).isEqualTo(RESTART);
    }
    assertThat(policy.hasRestarted()).isFalse();
    assertThat(said)
        .hasSize(3)
        .containsOnly("train: rank 1 was told to end, so all stopped at a checkpoint");
    GereException missing = new GereException(ExitCode.RESOURCES_MISSING, "no room", null);
    assertThat(policy.noRoom(missing))
        .hasMessage(
            "rank 1 was told to end, so all stopped at a checkpoint; not started again: no room");
  }

  @Test
  void whereAllAreNeededARankThatIsToldToEndStopsTheRun() {
    RankOutcome leaves = new RankOutcome.Ended(1, Ending.STOPPED, "7");

    assertThat(atMost(2).after(List.of(STOPPED, leaves), false)).isEqualTo(STOP);
  }

  @Test
  void aRunThatIsToStopStopsAlsoWhereARankLeaves() {
    RankOutcome leaves = new RankOutcome.Ended(1, Ending.STOPPED, "7");

    assertThat(elastic().after(List.of(STOPPED, leaves), true)).isEqualTo(STOP);
    assertThat(elastic().after(List.of(STOPPED, STOPPED), false)).isEqualTo(STOP);
  }

  @Test
  void aRankLostWhileAnotherLeavesIsCounted() {
    RankOutcome leaves = new RankOutcome.Ended(0, Ending.STOPPED, "7");
    RestartPolicy policy = elastic();

    assertThat(policy.after(List.of(leaves, lost("executor 1 exited")), false)).isEqualTo(RESTART);
    assertThat(policy.hasRestarted()).isTrue();
  }

  @Test
  void aRankThatLeavesWhenAllIsDoneChangesNothing() {
    RankOutcome leaves = new RankOutcome.Ended(1, Ending.FINISHED, "7");

    assertThat(elastic().after(List.of(FINISHED, leaves), false)).isEqualTo(FINISH);
    assertThat(said).isEmpty();
  }

  private RestartPolicy atMost(int restarts) {
    return new RestartPolicy(train("{max_restarts: %d}".formatted(restarts)), said::add);
  }

  /** Of two ranks, one may go on. */
  private RestartPolicy elastic() {
    return new RestartPolicy(train("{workers: 2, min_workers: 1}"), said::add);
  }

  private static Train train(String section) {
    return RecipeReader.parse("train: " + section).train();
  }

  private static RankOutcome.Failed lost(String reason) {
    return RankOutcome.lost(1, reason);
  }
}
