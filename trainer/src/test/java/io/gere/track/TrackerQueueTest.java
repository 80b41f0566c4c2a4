package io.gere.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.eval.scores.GateVerdict;
import io.gere.eval.scores.Scores;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A tracker may do as it likes: the run does not wait, and the user hears of it once. */
final class TrackerQueueTest {
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  /** Keeps the files that it is shown, as soon as {@link Obstacle} lets it. */
  private static final class Keeper implements Tracker {
    private final Obstacle obstacle;
    private final List<String> shown = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> steps = Collections.synchronizedList(new ArrayList<>());

    Keeper(Obstacle obstacle) {
      this.obstacle = obstacle;
    }

    @Override
    public void shows(String name, byte[] content) throws IOException, InterruptedException {
      obstacle.pass(name);
      shown.add(name);
    }

    @Override
    public void measured(Iterable<Measurement> numbers) {
      numbers.forEach(one -> steps.add(one.step()));
    }

    @Override
    public void begins(TrackedRun run) {}

    @Override
    public void goesOn(long step, List<String> decidedBy, Iterable<Measurement> before) {}

    @Override
    public void scored(long step, Scores scores) {}

    @Override
    public void judged(GateVerdict verdict) {}

    @Override
    public void ends(TrackedEnd end, Map<String, String> digests) {}

    @Override
    public void close() {}
  }

  @FunctionalInterface
  private interface Obstacle {
    void pass(String name) throws IOException, InterruptedException;
  }

  private TrackerQueue queue(Tracker tracker, int capacity) {
    return new TrackerQueue("t", tracker, Duration.ofMillis(300), capacity, said::add);
  }

  private static TrackerQueue.Message show(String name) {
    return tracker -> tracker.shows(name, new byte[0]);
  }

  @Test
  void everythingIsHeardInOrderBeforeTheEnd() {
    Keeper keeper = new Keeper(name -> {});
    try (TrackerQueue queue = queue(keeper, 1000)) {
      queue.tell(show("a"));
      for (int step = 1; step <= 500; step++) {
        queue.measured(new Measurement(step, Instant.EPOCH, Map.of()));
      }
      queue.tell(show("b"));
    }
    assertThat(keeper.shown).containsExactly("a", "b");
    assertThat(keeper.steps).hasSize(500).isSorted();
    assertThat(said).isEmpty();
  }

  @Test
  void oneThatHangsCostsTheRunNoMoreThanThePatienceOfItsEnd() {
    Keeper keeper = new Keeper(name -> new CountDownLatch(1).await());
    long start = System.nanoTime();
    try (TrackerQueue queue = queue(keeper, 10)) {
      for (int i = 0; i < 1000; i++) {
        queue.tell(show("file"));
      }
      assertThat(seconds(start)).isLessThan(5);
    }
    assertThat(seconds(start)).isBetween(0.3, 10.0);
    assertThat(said).singleElement().asString().contains("t has not heard all", "lost");
    // One is on its way, ten wait, and all others were dropped, or one more where it was quick.
    assertThat(said.get(0)).containsPattern("lost: (999|1,000)");
  }

  @Test
  void oneThatFailsIsToldTheSameAgainAndTheUserOnce() throws InterruptedException {
    CountDownLatch passed = new CountDownLatch(1);
    int[] times = {0};
    Keeper keeper =
        new Keeper(
            name -> {
              if (times[0]++ < 2) {
                throw new IOException("away");
              }
              passed.countDown();
            });
    try (TrackerQueue queue = queue(keeper, 10)) {
      queue.tell(show("a"));
      queue.tell(show("b"));
      assertThat(passed.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(keeper.shown).containsExactly("a", "b");
    assertThat(said).containsExactly("track: t: away; the run goes on");
  }

  @Test
  void whatItRefusesIsLostAloneAndCounted() {
    Keeper keeper =
        new Keeper(
            name -> {
              if (name.equals("a")) {
                throw new TrackerRefusal("not that");
              }
            });
    try (TrackerQueue queue = queue(keeper, 10)) {
      queue.tell(show("a"));
      queue.tell(show("b"));
    }
    assertThat(keeper.shown).containsExactly("b");
    assertThat(said)
        .containsExactly(
            "track: t: not that; the run goes on", "track: t has not heard all; messages lost: 1");
  }

  @Test
  void oneThatIsDeadIsTriedOnceMoreAtTheEndAndNotForEachMessage() {
    int[] times = {0};
    Keeper keeper =
        new Keeper(
            name -> {
              times[0]++;
              throw new IOException("refused");
            });
    try (TrackerQueue queue = queue(keeper, 100)) {
      for (int i = 0; i < 50; i++) {
        queue.tell(show("file"));
      }
    }
    assertThat(times[0]).isLessThan(10);
    assertThat(said.get(1)).contains("messages lost: 50");
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
