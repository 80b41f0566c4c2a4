package io.gere.parallel.nccl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gere.parallel.CollectiveException;
import io.gere.parallel.Failure;
import io.gere.parallel.RanksAsThreads.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How ranks joined by NCCL part: in good order, or because something went wrong. */
@Timeout(120)
final class NcclFailureTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static NcclStub stub;

  @BeforeAll
  static void compile() {
    stub = NcclStub.compile(folder);
  }

  @Test
  void whoeverLeavesInGoodOrderAbortsNothing() {
    String id = stub.nccl().newId();

    stub.together(
        id,
        2,
        LONG,
        ranks -> {
          ranks.barrier();
          return ranks.rank();
        });

    assertThat(stub.destroyed(id)).isEqualTo(2);
    assertThat(stub.aborted(id)).isZero();
  }

  @Test
  void aRankThatNeverComesIsATimeoutThatAbortsAndBreaksWhatFollows() {
    String id = stub.nccl().newId();
    List<Failure> failures = new ArrayList<>();

    Throwable failure =
        brokenBarrier(
            id,
            Duration.ofMillis(500),
            (rank0, thread) -> {},
            rank0 -> failures.add(failure(catchThrowable(rank0::barrier))));

    assertThat(failure)
        .hasMessageStartingWith("rank 0 of 2: barrier: not finished within 0.5 s")
        .hasMessageContaining("train.collective_timeout_seconds");
    assertThat(failure(failure)).isEqualTo(new Failure.Timeout("barrier", 0.5, -1));
    assertThat(failures).containsExactly(failure(failure));
    assertThat(stub.aborted(id)).isPositive();
  }

  @Test
  void ranksThatAreNeverCompleteDoNotWaitForEver() {
    String id = stub.nccl().newId();

    assertThatThrownBy(() -> stub.join(id, 0, 2, Duration.ofMillis(500)))
        .hasMessageStartingWith("rank 0 of 2: join: not finished within 0.5 s");
    assertThat(stub.aborted(id)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "6, RemoteError, another rank is gone or failed: remote process exited",
    "2, LocalError, unhandled system error"
  })
  void whatNcclReportsIsToldInItsOwnWords(int error, String kind, String words) {
    String id = stub.nccl().newId();

    Throwable failure =
        brokenBarrier(id, LONG, (rank0, thread) -> stub.fail(id, error), rank0 -> {});

    assertThat(failure)
        .hasMessageStartingWith("rank 0 of 2: barrier: " + words)
        .hasMessageEndingWith("(the stub's last words)");
    assertThat(failure(failure).getClass().getSimpleName()).isEqualTo(kind);
    assertThat(stub.aborted(id)).isPositive();
  }

  @Test
  void closingEndsWhatIsUnderWay() {
    String id = stub.nccl().newId();

    Throwable failure = brokenBarrier(id, LONG, (rank0, thread) -> rank0.close(), rank0 -> {});

    assertThat(failure(failure)).isEqualTo(new Failure.Closed());
    assertThat(stub.aborted(id)).isEqualTo(1);
  }

  @Test
  void anInterruptEndsWhatIsUnderWayAndIsPassedOn() {
    String id = stub.nccl().newId();
    boolean[] interrupted = new boolean[1];

    Throwable failure =
        brokenBarrier(
            id,
            LONG,
            (rank0, thread) -> thread.interrupt(),
            rank0 -> interrupted[0] = Thread.interrupted());

    assertThat(failure(failure)).isEqualTo(new Failure.Interrupted());
    assertThat(interrupted[0]).isTrue();
    assertThat(stub.aborted(id)).isEqualTo(1);
  }

  /** What happens while rank 0 is in its operation. */
  private interface Disturbance {
    void on(NcclRanks rank0, Thread thread);
  }

  /** Two ranks, of which only rank 0 comes to a barrier; returns how that ends. */
  private static Throwable brokenBarrier(
      String id, Duration timeout, Disturbance disturbance, Consumer<NcclRanks> afterwards) {
    CompletableFuture<NcclRanks> rank0 = new CompletableFuture<>();
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread[] thread = new Thread[1];
    List<Outcome<Object>> outcomes =
        stub.together(
            id,
            2,
            timeout,
            ranks -> {
              if (ranks.rank() == 0) {
                thread[0] = Thread.currentThread();
                rank0.complete(ranks);
                Throwable failure = catchThrowable(ranks::barrier);
                afterwards.accept(ranks);
                end.complete(failure);
              } else {
                NcclRanks other = rank0.join();
                stub.awaitLaunch(id, 0);
                disturbance.on(other, thread[0]);
                end.join();
              }
              return null;
            });
    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.failure()).isNull());
    return end.join();
  }

  private static Failure failure(Throwable failure) {
    return ((CollectiveException) failure).failure();
  }
}
