package io.gere.lease;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.progress.ProgressLog;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The rules by which a lease that was not released is over: its holder's process is gone, which a
 * process of the same machine can see, or its heartbeat has stopped. Since clocks of two machines
 * may differ, a heartbeat that looks old is watched for a while before it counts as stopped.
 */
final class Succession {
  /** In heartbeats: older than this, a holder may be gone. */
  private static final int OLD = 6;

  /** In heartbeats: a holder that is there is heard within this time. */
  private static final int WATCHED = 3;

  private static final Duration LOOK = Duration.ofMillis(200);

  private final LeaseFiles files;
  private final Path folder;
  private final Duration heartbeat;
  private final ProgressLog log;

  Succession(LeaseFiles files, Path folder, Duration heartbeat, ProgressLog log) {
    this.files = files;
    this.folder = folder;
    this.heartbeat = heartbeat;
    this.log = log;
  }

  /**
   * Returns once the lease of a number is over.
   *
   * @throws GereException with exit code 4 while it is not
   */
  void requireOver(long number) throws IOException {
    Optional<Holder> found = awaitWritten(number);
    if (found.isEmpty() && !isNewest(number)) {
      return;
    }
    if (found.isEmpty()) {
      log.say("%s: takes over %s, which says nothing".formatted(folder, files.file(number)));
      return;
    }
    Holder holder = found.get();
    if (holder.released() != null) {
      return;
    }
    if (holder.machine().equals(ThisProcess.get().machine())) {
      if (ThisProcess.isAlive(holder.pid(), holder.processStart())) {
        throw held(holder);
      }
      log.say("%s: takes over from %s, whose process is gone".formatted(folder, holder));
      return;
    }
    if (holder.silence().abs().compareTo(heartbeat.multipliedBy(OLD)) < 0) {
      throw held(holder);
    }
    watch(number, holder);
  }

  /** A file that has just been created is still empty. */
  private Optional<Holder> awaitWritten(long number) throws IOException {
    Optional<Holder> holder = files.read(number);
    for (long waited = 0;
        holder.isEmpty() && waited < heartbeat.toMillis() * WATCHED && isNewest(number);
        waited += LOOK.toMillis()) {
      pause();
      holder = files.read(number);
    }
    return holder;
  }

  private boolean isNewest(long number) throws IOException {
    return files.newest().orElse(0) == number;
  }

  private void watch(long number, Holder holder) throws IOException {
    Duration time = heartbeat.multipliedBy(WATCHED);
    log.say(
        "%s: the last heartbeat of %s is of %s; waits %d s for another"
            .formatted(folder, holder, holder.heartbeat(), time.toSeconds()));
    for (long waited = 0; waited < time.toMillis(); waited += LOOK.toMillis()) {
      pause();
      Optional<Holder> now = files.read(number);
      if (now.isPresent() && now.get().released() != null) {
        return;
      }
      if (now.isPresent() && !now.get().heartbeat().equals(holder.heartbeat())) {
        throw held(now.get());
      }
    }
    log.say("%s: takes over from %s, whose heartbeat has stopped".formatted(folder, holder));
  }

  private GereException held(Holder holder) {
    return new GereException(
        ExitCode.RESOURCES_MISSING,
        ("%s is being written by %s, last heartbeat %s; see %s, and wait for its end or end it by"
                + " 'kill %d' on %s")
            .formatted(
                folder, holder, holder.heartbeat(), holder.status(), holder.pid(), holder.host()),
        null);
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a lease is watched", e);
    }
  }
}
