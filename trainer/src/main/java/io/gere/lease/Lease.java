package io.gere.lease;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.progress.ProgressLog;
import io.gere.progress.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write to a folder, of one process at a time. It is taken by creating a file and kept
 * by a heartbeat; a holder that is gone loses it to the next who asks.
 */
public final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  /** How often a holder says that it is there. */
  static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** After Spark's own hook, which ends what still writes, and before Hadoop's file systems. */
  private static final int HOOK_PRIORITY = 20;

  private final LeaseFiles files;
  private final Path folder;
  private final long number;
  private final Consumer<GereException> lost;
  private final Runnable atExit = this::release;
  private final Ticker ticker;
  private Holder holder;
  private boolean silent;

  private Lease(
      LeaseFiles files,
      Path folder,
      long number,
      Holder holder,
      Duration heartbeat,
      Consumer<GereException> lost) {
    this.files = files;
    this.folder = folder;
    this.number = number;
    this.holder = holder;
    this.lost = lost;
    this.ticker = new Ticker("lease", heartbeat, this::renew);
    ShutdownHookManager.get().addShutdownHook(atExit, HOOK_PRIORITY);
  }

  /**
   * Takes a folder's lease.
   *
   * @param folder need not be there yet
   * @param command the holder's, for others to see
   * @param status where it says how far it is, for others to look
   * @param log told when a lease is taken over from a holder that is gone
   * @param lost told, on a thread of the lease's, that this process was silent for so long that
   *     another one has taken the lease over
   * @throws GereException with exit code 4 that names the holder, where there is one
   */
  public static Lease take(
      Configuration hadoop,
      Path folder,
      String command,
      Path status,
      ProgressLog log,
      Consumer<GereException> lost) {
    return take(hadoop, folder, command, status, log, HEARTBEAT, lost);
  }

  static Lease take(
      Configuration hadoop,
      Path folder,
      String command,
      Path status,
      ProgressLog log,
      Duration heartbeat,
      Consumer<GereException> lost) {
    LeaseFiles files = new LeaseFiles(hadoop, folder);
    Succession succession = new Succession(files, folder, heartbeat, log);
    try {
      while (true) {
        OptionalLong newest = files.newest();
        if (newest.isPresent()) {
          succession.requireOver(newest.getAsLong());
        }
        long next = newest.orElse(0) + 1;
        Holder holder = Holder.now(command, status.toString());
        // Who creates a number that others have passed meanwhile has won nothing.
        if (files.create(next, holder) && files.newest().orElse(0) == next) {
          files.deleteBefore(next);
          return new Lease(files, folder, next, holder, heartbeat, lost);
        }
      }
    } catch (IOException e) {
      throw GereException.failure("%s cannot be written: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** Adds Spark's id of the application, once there is one, to what others see. */
  public synchronized void name(String application) {
    holder = holder.with(application);
    beat();
  }

  private boolean renew() {
    Optional<GereException> end = beat();
    // Not while others wait for this object: what is told may end the process.
    end.ifPresent(lost);
    return end.isEmpty();
  }

  /** Says that this process is there; returns why it has lost the lease, if it has. */
  private synchronized Optional<GereException> beat() {
    try {
      Optional<Holder> successor = successor();
      if (successor.isPresent()) {
        return successor.map(this::takenOver);
      }
      holder = holder.beating();
      files.write(number, holder);
      silent = false;
    } catch (IOException | GereException e) {
      if (!silent && !Thread.currentThread().isInterrupted()) {
        LOG.warn(
            "the lease of {} cannot be renewed, so that another command may take it over: {}",
            folder,
            e.getMessage());
      }
      silent = true;
    }
    return Optional.empty();
  }

  /** Who has the lease now, if that is not this process. */
  private Optional<Holder> successor() throws IOException {
    Optional<Holder> newest = files.read(Math.max(number, files.newest().orElse(0)));
    return newest.filter(other -> !other.isSame(holder));
  }

  private GereException takenOver(Holder by) {
    return new GereException(
        ExitCode.RESOURCES_MISSING,
        "%s was taken over by %s while this process was silent; it ends".formatted(folder, by),
        null);
  }

  private synchronized void release() {
    if (holder.released() != null) {
      return;
    }
    try {
      // A folder that was deleted meanwhile is not made again.
      if (files.newest().orElse(0) == number && successor().isEmpty()) {
        holder = holder.done();
        files.write(number, holder);
      }
    } catch (IOException | GereException e) {
      LOG.warn("the lease of {} is left to run out: {}", folder, e.getMessage());
    }
  }

  /** Leaves the folder to others. */
  @Override
  public void close() {
    ticker.close();
    release();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(atExit);
    }
  }
}
