package io.gere.parallel.ring;

import io.gere.parallel.CollectiveException;
import io.gere.parallel.Deadline;
import io.gere.parallel.Pending;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The communication thread of one rank: runs its operations one after the other, in the order in
 * which they were launched, and sleeps between them. The first failure breaks the ring for good.
 */
final class RingThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RingThread.class);

  private final int rank;
  private final int worldSize;
  private final RingLinks links;
  private final Duration timeout;
  private final ByteBuffer arrived = ByteBuffer.allocateDirect(RingTransfer.CHUNK_BYTES);
  private final ExecutorService thread;
  private long launched;
  private CollectiveException failure;
  private boolean closed;

  RingThread(int rank, int worldSize, RingLinks links, Duration timeout) {
    this.rank = rank;
    this.worldSize = worldSize;
    this.links = links;
    this.timeout = timeout;
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread communication = new Thread(work, "gere-ring-rank-" + rank);
              communication.setDaemon(true);
              return communication;
            });
  }

  /**
   * A buffer and its way through this rank.
   *
   * @param data direct, in native order
   */
  record Transfer(ByteBuffer data, RingSchedule schedule) {}

  /** Queues an operation on some buffers, one after the other. */
  synchronized Pending launch(String name, List<Transfer> pieces) {
    launched++;
    RingOperation operation = new RingOperation(rank, worldSize, launched, name);
    if (closed || failure != null) {
      return () -> refuseIfBroken(operation);
    }
    Future<?> running = thread.submit(() -> run(operation, pieces));
    return () -> await(operation, running);
  }

  private void run(RingOperation operation, List<Transfer> pieces) {
    refuseIfBroken(operation);
    try {
      Deadline deadline = Deadline.in(timeout);
      for (Transfer piece : pieces) {
        new RingTransfer(operation, links, piece.data(), piece.schedule(), arrived).run(deadline);
      }
    } catch (Throwable e) {
      // Whatever it is, the other ranks must learn that this one cannot go on.
      throw fail(operation, e instanceof CollectiveException told ? told : operation.local(e));
    }
  }

  private synchronized void refuseIfBroken(RingOperation operation) {
    if (failure != null) {
      throw failure.again();
    }
    if (closed) {
      throw operation.closed(null);
    }
  }

  /** Breaks the ring; returns what to tell: the first failure is not always the one seen here. */
  private synchronized CollectiveException fail(RingOperation operation, CollectiveException seen) {
    if (failure == null && closed) {
      return operation.closed(seen);
    }
    if (failure == null) {
      failure = seen;
      closeLinks();
    }
    return failure;
  }

  private void await(RingOperation operation, Future<?> running) {
    try {
      running.get();
    } catch (ExecutionException e) {
      throw (CollectiveException) e.getCause();
    } catch (InterruptedException e) {
      CollectiveException interrupted = fail(operation, operation.interrupted());
      end();
      Thread.currentThread().interrupt();
      throw interrupted;
    }
  }

  /** May be called by any thread at any time. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      closeLinks();
    }
    end();
  }

  /**
   * Returns when the thread has ended, which takes no time without its links. It does not let
   * itself be interrupted: who called frees the buffers next.
   */
  private void end() {
    thread.shutdown();
    boolean interrupted = false;
    while (!thread.isTerminated()) {
      try {
        thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeLinks() {
    try {
      links.close();
    } catch (IOException e) {
      LOG.warn("Rank {}: a connection did not close: {}", rank, e.getMessage());
    }
  }
}
