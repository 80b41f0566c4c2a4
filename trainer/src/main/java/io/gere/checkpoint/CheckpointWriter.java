package io.gere.checkpoint;

import io.gere.GereException;
import io.gere.model.safetensors.SafetensorsContent;
import io.gere.optimizer.AdamW;
import io.gere.parallel.Collective;
import io.gere.storage.FileContent;
import io.gere.storage.Manifest;
import io.gere.storage.SealedJson;
import io.gere.storage.StepFolder;
import io.gere.storage.Storage;
import io.gere.storage.StoredFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one rank's part of the checkpoints of a task. Training waits for the copy out of native
 * memory only; a thread of its own writes the file, and rank 0's completes the checkpoint once all
 * ranks' files are there. It holds one copy of the rank's share of the optimizer's state.
 */
public final class CheckpointWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);
  private static final long POLL_MILLIS = 100;
  private static final long CLOSE_SECONDS = 60;

  private final Checkpoints checkpoints;
  private final int keep;
  private final int rank;
  private final int worldSize;
  private final String run;
  private final List<StateCopy> copies;
  private final LongConsumer watch;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread writer = new Thread(work, "gere-checkpoint-writer");
            writer.setDaemon(true);
            return writer;
          });
  private Future<?> writing = CompletableFuture.completedFuture(null);

  /**
   * All ranks make one at the same time.
   *
   * @param keep complete checkpoints that stay
   * @param watch notified of the step whose checkpoint is being written, with its file open
   */
  public CheckpointWriter(
      Checkpoints checkpoints,
      int keep,
      Collective collective,
      AdamW optimizer,
      LongConsumer watch) {
    this.checkpoints = checkpoints;
    this.keep = keep;
    this.rank = collective.rank();
    this.worldSize = collective.worldSize();
    this.run = runName(collective);
    this.copies = optimizer.states().stream().flatMap(p -> StateCopy.of(p).stream()).toList();
    this.watch = watch;
  }

  /** A name that no other run has, the same on all ranks. */
  private static String runName(Collective collective) {
    long drawn = collective.rank() == 0 ? new SecureRandom().nextLong(1L << 40) : 0;
    double[] shared = {drawn};
    collective.allReduce(shared);
    return "%010x".formatted((long) shared[0]);
  }

  /** Copies what has to be kept and begins to write it; waits for the previous checkpoint first. */
  public void save(Progress progress) {
    finish();
    copies.forEach(copy -> copy.copy().take());
    writing = thread.submit(() -> write(progress));
  }

  /** Throws what has gone wrong with a checkpoint in the meantime. */
  public void check() {
    if (writing.isDone()) {
      finish();
    }
  }

  /** Waits until what was saved last is written; on rank 0, until the checkpoint is complete. */
  public void finish() {
    try {
      writing.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a checkpoint was written", e);
    }
  }

  private void write(Progress progress) {
    StepFolder folder = checkpoints.folder(progress.step(), run);
    FileSystem files = folder.fileSystem();
    StoredFile stored =
        Storage.write(
            files,
            folder.file(Checkpoint.fileName(rank, worldSize)),
            watched(new SafetensorsContent(copies), progress));
    SealedJson.write(files.getConf(), receipt(folder, rank), stored);
    if (rank == 0) {
      complete(folder, progress);
    }
  }

  private FileContent watched(FileContent state, Progress progress) {
    return new FileContent() {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        watch.accept(progress.step());
        state.writeTo(out);
      }

      @Override
      public long bytes() {
        return state.bytes();
      }
    };
  }

  /** Each rank reports that its file is there, and what it must hold. */
  private Path receipt(StepFolder folder, int of) {
    return folder.file(Checkpoint.fileName(of, worldSize) + ".json");
  }

  private void complete(StepFolder folder, Progress progress) {
    StepFolder.Rebuild checkpoint = folder.fill(checkpoints.origin());
    try {
      for (int other = 0; other < worldSize; other++) {
        checkpoint.add(Checkpoint.fileName(other, worldSize), await(folder, other));
      }
    } catch (IOException e) {
      throw GereException.failure(
          "checkpoint %s cannot be completed: %s".formatted(folder.path(), e.getMessage()), e);
    }
    Manifest manifest = checkpoint.commit(Checkpoint.facts(progress, worldSize));
    Progress.Best best = progress.best();
    checkpoints.keep(
        keep, folder, best == null ? OptionalLong.empty() : OptionalLong.of(best.step()));
    LOG.info("checkpoint after step {}: {} files", progress.step(), manifest.files().size());
  }

  /**
   * A rank that fails to write ends the run, and this wait with it: seen by the thread's shutdown,
   * because a file system may have taken the interrupt for itself.
   */
  private StoredFile await(StepFolder folder, int other) throws IOException {
    Path receipt = receipt(folder, other);
    while (!folder.fileSystem().exists(receipt)) {
      pause();
      if (thread.isShutdown()) {
        throw new InterruptedIOException("training has ended before rank " + other + " wrote");
      }
    }
    return SealedJson.read(
            folder.fileSystem().getConf(), receipt, StoredFile.class, "run the same command again")
        .orElseThrow();
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Breaks off what is being written: it stays half-written, and is never read. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        copies.forEach(StateCopy::close);
      } else {
        LOG.warn("rank {}: a checkpoint's writer does not end; its memory is left to it", rank);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
