package io.gere.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder has one writer; one that is gone is followed by one. */
final class LeaseTest {
  private static final Duration HEARTBEAT = Duration.ofMillis(100);
  private static final int TAKERS = 6;

  @TempDir private Path folder;

  private final List<String> said = Collections.synchronizedList(new ArrayList<>());
  private final BlockingQueue<GereException> lost = new LinkedBlockingQueue<>();

  @Test
  void theSecondWriterIsToldWhoTheFirstIsAndHowToSeeIt() {
    try (Lease first = take("train")) {
      first.name("local-17");
      assertThatThrownBy(() -> take("evaluate"))
          .isInstanceOf(GereException.class)
          .hasMessageMatching(
              "%s is being written by gere train \\(pid %d on .*\\), last heartbeat .*Z; see .*/status.json, .* 'kill %d' on .*"
                  .formatted(folder, ProcessHandle.current().pid(), ProcessHandle.current().pid()))
          .extracting(failure -> ((GereException) failure).exitCode())
          .isEqualTo(ExitCode.RESOURCES_MISSING);
    }
  }

  @Test
  void whoIsDoneLeavesTheFolderToTheNextWithoutAWord() {
    take("train").close();
    take("evaluate").close();
    assertThat(said).isEmpty();
    assertThat(folder.resolve(".lease").toFile().list()).containsExactly("2.json");
  }

  @Test
  void ofManyWhoAskAtOnceOneWins() throws Exception {
    for (int round = 0; round < 10; round++) {
      assertThat(takeAtOnce()).as("round %d", round).isEqualTo(1);
    }
  }

  @Test
  void ofManyWhoFollowADeadHolderOneWins() throws Exception {
    for (int round = 0; round < 10; round++) {
      Holder gone = ofEndedProcess();
      write(newest() + 1, gone);
      assertThat(takeAtOnce()).as("round %d", round).isEqualTo(1);
    }
    assertThat(said).anyMatch(line -> line.matches(".*takes over from .*, whose process is gone"));
  }

  @Test
  void aNumberThatIsAnotherProcessNowIsNoHolder() throws Exception {
    Holder now = Holder.now("train", "s");
    write(
        1,
        new Holder(
            "t",
            "train",
            "s",
            now.host(),
            now.machine(),
            ProcessHandle.current().pid(),
            "2020-01-01T00:00:00Z",
            null,
            now.started(),
            now.heartbeat(),
            null));
    take("train").close();
    assertThat(said).singleElement().asString().contains("whose process is gone");
  }

  @Test
  void anotherMachinesHolderIsFollowedOnceItsHeartbeatHasStopped() throws Exception {
    write(1, elsewhere(Instant.now().minusSeconds(3600)));
    take("train").close();
    assertThat(said)
        .anyMatch(line -> line.matches(".*takes over from .*node7.*, whose heartbeat has stopped"));
  }

  @Test
  void anotherMachinesFreshHeartbeatIsEnough() throws Exception {
    write(1, elsewhere(Instant.now()));
    assertThatThrownBy(() -> take("train")).hasMessageContaining("on node7");
  }

  @Test
  void aClockThatIsWrongDoesNotEndAHolderThatIsHeard() throws Exception {
    Holder slow = elsewhere(Instant.now().minusSeconds(3600));
    write(1, slow);
    ExecutorService other = Executors.newSingleThreadExecutor();
    Future<?> beats =
        other.submit(
            () -> {
              TimeUnit.MILLISECONDS.sleep(100);
              write(1, elsewhere(Instant.now().minusSeconds(3599)));
              return null;
            });
    assertThatThrownBy(() -> take("train")).hasMessageContaining("on node7");
    beats.get();
    other.shutdown();
  }

  @Test
  void whoWakesUpAfterAnotherHasFollowedIsToldAndTakesNothingBack() throws Exception {
    Lease asleep = take("train");
    try (asleep) {
      write(2, elsewhere(Instant.now()));
      GereException told = lost.poll(10, TimeUnit.SECONDS);
      assertThat(told).isNotNull();
      assertThat(told).hasMessageContaining("was taken over by gere train (pid 4711 on node7");
      assertThat(told.exitCode()).isEqualTo(ExitCode.RESOURCES_MISSING);
    }
    assertThatThrownBy(() -> take("train")).hasMessageContaining("on node7");
  }

  @Test
  void aFileThatItsWriterNeverFilledIsPassedOver() throws Exception {
    Files.createDirectories(folder.resolve(".lease"));
    Files.createFile(folder.resolve(".lease/7.json"));
    take("train").close();
    assertThat(folder.resolve(".lease").toFile().list()).containsExactly("8.json");
  }

  @Test
  void aHolderIsHeardAgainAndAgain() throws Exception {
    Lease held = take("train");
    try (held) {
      String first = newestHolder().heartbeat();
      TimeUnit.MILLISECONDS.sleep(HEARTBEAT.toMillis() * 5);
      assertThat(newestHolder().heartbeat()).isGreaterThan(first);
      assertThat(newestHolder().released()).isNull();
    }
    assertThat(newestHolder().released()).isNotNull();
  }

  /** How many of several threads get the lease while the others are there. */
  private int takeAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(TAKERS);
    List<Lease> won = Collections.synchronizedList(new ArrayList<>());
    Callable<Void> taker =
        () -> {
          try {
            won.add(take("train"));
          } catch (GereException held) {
            assertThat(held.exitCode()).isEqualTo(ExitCode.RESOURCES_MISSING);
          }
          return null;
        };
    for (Future<Void> taken : threads.invokeAll(Collections.nCopies(TAKERS, taker))) {
      taken.get();
    }
    threads.shutdown();
    int winners = won.size();
    won.forEach(Lease::close);
    return winners;
  }

  private Lease take(String command) {
    return Lease.take(
        new Configuration(),
        new org.apache.hadoop.fs.Path(folder.toString()),
        command,
        new org.apache.hadoop.fs.Path(folder.toString(), "status.json"),
        said::add,
        HEARTBEAT,
        lost::add);
  }

  private static Holder ofEndedProcess() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("sleep", "0.05").start();
    String start = process.info().startInstant().map(Instant::toString).orElse("");
    process.waitFor();
    Holder now = Holder.now("train", "s");
    return new Holder(
        "gone",
        "train",
        "s",
        now.host(),
        now.machine(),
        process.pid(),
        start,
        null,
        now.started(),
        now.heartbeat(),
        null);
  }

  private static Holder elsewhere(Instant heartbeat) {
    return new Holder(
        "t",
        "train",
        "s",
        "node7",
        "node7 - -",
        4711,
        "2026-11-28T00:00:00Z",
        "app-1",
        Timestamp.of(heartbeat),
        heartbeat.toString(),
        null);
  }

  private void write(long number, Holder holder) throws IOException {
    Files.createDirectories(folder.resolve(".lease"));
    Files.writeString(folder.resolve(".lease/" + number + ".json"), Json.pretty(holder));
  }

  private long newest() throws IOException {
    var path = new org.apache.hadoop.fs.Path(folder.toString());
    return new LeaseFiles(new Configuration(), path).newest().orElse(0);
  }

  private Holder newestHolder() throws IOException {
    var path = new org.apache.hadoop.fs.Path(folder.toString());
    return new LeaseFiles(new Configuration(), path).read(newest()).orElseThrow();
  }
}
