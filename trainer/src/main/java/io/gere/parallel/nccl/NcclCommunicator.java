package io.gere.parallel.nccl;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import io.gere.parallel.CollectiveException;
import io.gere.parallel.Deadline;
import io.gere.parallel.Pending;
import io.gere.tensor.CudaEvent;
import io.gere.tensor.CudaStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One rank's place among the others, in NCCL. It is non-blocking: no call stays inside NCCL, all
 * waiting is done here, with a deadline. The first failure aborts the communicator for good; that
 * is the only way to get a kernel that waits for a lost rank off the GPU.
 */
final class NcclCommunicator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NcclCommunicator.class);

  /** A launch takes NCCL some ten microseconds: a thread that sleeps at once wakes up too late. */
  private static final int SPINS = 200;

  private static final long PAUSE_NANOS = 50_000;
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private final NcclLibrary library;
  private final CudaStream stream;
  private final int rank;
  private final int worldSize;
  private final Duration timeout;
  private Pointer communicator;
  private int underWay;
  private CollectiveException failure;
  private boolean closed;

  private NcclCommunicator(
      NcclLibrary library, CudaStream stream, int rank, int worldSize, Duration timeout) {
    this.library = library;
    this.stream = stream;
    this.rank = rank;
    this.worldSize = worldSize;
    this.timeout = timeout;
  }

  /**
   * Joins; returns when all ranks are there.
   *
   * @param stream on which all operations run; belongs to the communicator from now on
   */
  static NcclCommunicator join(
      NcclLibrary library,
      String id,
      int rank,
      int worldSize,
      CudaStream stream,
      Duration timeout) {
    NcclCommunicator joined = new NcclCommunicator(library, stream, rank, worldSize, timeout);
    NcclOperation joining = new NcclOperation(rank, worldSize, "join");
    try {
      joined.init(joining, NcclLibrary.parse(id));
      joined.until(joining, () -> true);
      return joined;
    } catch (RuntimeException e) {
      joined.close();
      throw e;
    }
  }

  private synchronized void init(NcclOperation joining, NcclFunctions.UniqueId.ByValue id) {
    stream.makeCurrent();
    PointerByReference made = new PointerByReference();
    int result =
        functions().ncclCommInitRankConfig(made, worldSize, id, rank, new NcclFunctions.Config());
    communicator = made.getValue();
    if (result != NcclFunctions.SUCCESS && result != NcclFunctions.IN_PROGRESS) {
      throw fail(joining.error(result, library.words(result, communicator)));
    }
  }

  /** A call of NCCL's that launches work. */
  interface Call {
    int launch(NcclFunctions nccl, Pointer communicator, Pointer stream);
  }

  /**
   * Launches calls as one operation, after all that this thread has launched in PyTorch so far.
   *
   * @param name for messages
   */
  Pending launch(String name, List<Call> calls) {
    NcclOperation operation = new NcclOperation(rank, worldSize, name);
    try {
      enqueue(operation, calls);
      // Only when NCCL is done with launching, an event marks the end of what it has launched.
      until(operation, () -> true);
      CudaEvent end = stream.mark();
      return () -> await(operation, end);
    } catch (IllegalStateException e) {
      throw fail(operation.local(e));
    }
  }

  private synchronized void enqueue(NcclOperation operation, List<Call> calls) {
    refuseIfBroken(operation);
    stream.waitForPyTorch();
    functions().ncclGroupStart();
    int result = NcclFunctions.SUCCESS;
    for (Call call : calls) {
      int launched = call.launch(functions(), communicator, stream.handle());
      result = result == NcclFunctions.SUCCESS ? launched : result;
    }
    int ended = functions().ncclGroupEnd();
    result = result == NcclFunctions.SUCCESS ? ended : result;
    if (result != NcclFunctions.SUCCESS && result != NcclFunctions.IN_PROGRESS) {
      throw fail(operation.error(result, library.words(result, communicator)));
    }
    underWay++;
  }

  private void await(NcclOperation operation, CudaEvent end) {
    try (end) {
      until(operation, end::happened);
      synchronized (this) {
        underWay--;
      }
    } catch (IllegalStateException e) {
      throw fail(operation.local(e));
    }
  }

  /** Waits until NCCL has done what it was asked for and {@code done} is true, or fails. */
  private void until(NcclOperation operation, BooleanSupplier done) {
    Deadline deadline = Deadline.in(timeout);
    for (int looks = 0; !look(operation, done); looks++) {
      if (looks < SPINS) {
        Thread.onSpinWait();
        continue;
      }
      if (deadline.passed()) {
        throw fail(operation.late(deadline));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        throw fail(operation.interrupted());
      }
    }
  }

  private synchronized boolean look(NcclOperation operation, BooleanSupplier done) {
    refuseIfBroken(operation);
    IntByReference state = new IntByReference();
    int result = functions().ncclCommGetAsyncError(communicator, state);
    int error = result == NcclFunctions.SUCCESS ? state.getValue() : result;
    if (error != NcclFunctions.SUCCESS && error != NcclFunctions.IN_PROGRESS) {
      throw fail(operation.error(error, library.words(error, communicator)));
    }
    return error == NcclFunctions.SUCCESS && done.getAsBoolean();
  }

  private void refuseIfBroken(NcclOperation operation) {
    if (failure != null) {
      throw failure.again();
    }
    if (closed) {
      throw operation.closed();
    }
  }

  /** Breaks the communicator; returns what to tell. */
  private synchronized CollectiveException fail(CollectiveException seen) {
    if (failure == null) {
      failure = seen;
      abort();
    }
    return failure;
  }

  /** When it returns, nothing that was launched touches its tensors any more. */
  private void abort() {
    if (communicator == null) {
      return;
    }
    Pointer doomed = communicator;
    communicator = null;
    // On a thread of its own: NCCL has been seen to stay inside.
    Thread aborting =
        new Thread(() -> functions().ncclCommAbort(doomed), "gere-nccl-abort-rank-" + rank);
    aborting.setDaemon(true);
    aborting.start();
    try {
      if (!settled(() -> !aborting.isAlive() && stream.idle())) {
        LOG.error(
            "Rank {}: NCCL does not release the GPU; end this process if that does not change",
            rank);
      }
    } catch (IllegalStateException e) {
      LOG.warn("Rank {}: after the abort: {}", rank, e.getMessage());
    }
  }

  /** Leaves in good order; false where that cannot be. */
  private boolean leave() {
    IntByReference state = new IntByReference(functions().ncclCommFinalize(communicator));
    boolean flushed =
        settled(
            () -> {
              if (state.getValue() == NcclFunctions.IN_PROGRESS) {
                functions().ncclCommGetAsyncError(communicator, state);
              }
              return state.getValue() != NcclFunctions.IN_PROGRESS;
            });
    if (!flushed || state.getValue() != NcclFunctions.SUCCESS) {
      return false;
    }
    functions().ncclCommDestroy(communicator);
    communicator = null;
    return true;
  }

  /** Waits a little for what must not be left alone, whether the thread is interrupted or not. */
  private static boolean settled(BooleanSupplier so) {
    Deadline deadline = Deadline.in(FAREWELL);
    boolean interrupted = Thread.interrupted();
    boolean is = so.getAsBoolean();
    while (!is && !deadline.passed()) {
      LockSupport.parkNanos(PAUSE_NANOS);
      interrupted |= Thread.interrupted();
      is = so.getAsBoolean();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return is;
  }

  private NcclFunctions functions() {
    return library.functions();
  }

  /** May be called by any thread at any time. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    // Whoever is left in the middle of something is stopped by an abort.
    if (communicator != null && (underWay > 0 || !leave())) {
      abort();
    }
    try {
      stream.close();
    } catch (IllegalStateException e) {
      LOG.warn("Rank {}: the stream did not close: {}", rank, e.getMessage());
    }
  }
}
