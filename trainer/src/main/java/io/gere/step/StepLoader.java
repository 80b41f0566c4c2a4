package io.gere.step;

import io.gere.config.Batch;
import io.gere.config.Recipe;
import io.gere.data.Sample;
import io.gere.data.batch.BatchPlan;
import io.gere.data.batch.GlobalBatch;
import io.gere.data.batch.MicroBatches;
import io.gere.data.batch.RankSlice;
import io.gere.loss.BatchCounts;
import io.gere.loss.ReplayLoss;
import io.gere.parallel.Collective;
import io.gere.tensor.Device;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Prepares one task's steps in their order, each while the one before it computes. */
public final class StepLoader implements AutoCloseable {
  private final Recipe recipe;
  private final BatchPlan plan;
  private final List<Sample> task;
  private final List<Sample> replay;
  private final Optional<ReplayLoss.Imitation> imitation;
  private final DropoutKeys dropout;
  private final int rank;
  private final int worldSize;
  private final long steps;
  private final Device device = Torch.device();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread loader =
                new Thread(
                    () -> {
                      Torch.prepareThread(1, device);
                      work.run();
                    },
                    "gere-step-loader");
            loader.setDaemon(true);
            return loader;
          });
  private long next;
  private Future<PreparedStep> prepared;

  public StepLoader(
      Recipe recipe,
      int taskIndex,
      BatchPlan plan,
      List<Sample> task,
      List<Sample> replay,
      ReplayLoss loss,
      Collective collective,
      long firstStep,
      long steps) {
    this.recipe = recipe;
    this.plan = plan;
    this.task = task;
    this.replay = replay;
    this.imitation = loss.imitation();
    this.dropout = new DropoutKeys(recipe, taskIndex);
    this.rank = collective.rank();
    this.worldSize = collective.worldSize();
    this.steps = steps;
    this.next = firstStep;
    prepareNext();
  }

  /** The next step; the caller closes it. */
  public PreparedStep take() {
    try {
      PreparedStep step = prepared.get();
      prepareNext();
      return step;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a batch", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void prepareNext() {
    long step = next++;
    prepared = step < steps ? thread.submit(() -> prepare(step)) : null;
  }

  private PreparedStep prepare(long step) {
    int inEpoch = plan.stepsPerEpoch();
    GlobalBatch batch = plan.batch((int) (step / inEpoch), (int) (step % inEpoch));
    RankSlice slice = RankSlice.of(batch, rank, worldSize);
    TensorScope scope = TensorScope.open();
    try {
      BatchCounts counts = counts(batch);
      return new PreparedStep(
          scope,
          step,
          counts,
          slice,
          microBatches(scope, step, task, slice.task(), counts, Optional.empty()),
          microBatches(scope, step, replay, slice.replay(), counts, imitation),
          missing(batch));
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  private List<MicroBatch> microBatches(
      TensorScope scope,
      long step,
      List<Sample> set,
      int[] indices,
      BatchCounts counts,
      Optional<ReplayLoss.Imitation> held) {
    boolean fromReplay = set == replay;
    return cut(set, indices).stream()
        .map(
            micro ->
                MicroBatch.of(
                    scope,
                    set,
                    micro,
                    recipe.batch().packing(),
                    labels -> counts.crossEntropyWeight(recipe.loss().scope(), fromReplay, labels),
                    held,
                    dropout.of(step, fromReplay, micro)))
        .toList();
  }

  private List<int[]> cut(List<Sample> set, int[] indices) {
    Batch batch = recipe.batch();
    return batch.packing()
        ? MicroBatches.packed(indices, i -> set.get(i).length(), batch.micro())
        : MicroBatches.of(indices, i -> set.get(i).length(), batch.micro());
  }

  /** How many micro-batches this rank has fewer than the one with the most. */
  private PreparedStep.Missing missing(GlobalBatch batch) {
    List<RankSlice> slices =
        IntStream.range(0, worldSize).mapToObj(r -> RankSlice.of(batch, r, worldSize)).toList();
    return new PreparedStep.Missing(
        missing(task, slices.stream().map(RankSlice::task).toList()),
        missing(replay, slices.stream().map(RankSlice::replay).toList()));
  }

  private int missing(List<Sample> set, List<int[]> ofRanks) {
    int most = ofRanks.stream().mapToInt(indices -> cut(set, indices).size()).max().orElseThrow();
    return most - cut(set, ofRanks.get(rank)).size();
  }

  private BatchCounts counts(GlobalBatch batch) {
    return new BatchCounts(
        batch.task().length,
        batch.replay().length,
        Arrays.stream(batch.task()).mapToLong(i -> task.get(i).labelTokens()).sum(),
        Arrays.stream(batch.replay()).mapToLong(i -> replay.get(i).labelTokens()).sum(),
        Arrays.stream(batch.task()).mapToLong(i -> task.get(i).length()).sum()
            + Arrays.stream(batch.replay()).mapToLong(i -> replay.get(i).length()).sum());
  }

  /**
   * Ends the thread, and frees a step that nobody took. The thread is not interrupted, which would
   * close the files that it reads.
   */
  @Override
  public void close() {
    thread.shutdown();
    if (prepared != null) {
      try {
        prepared.get().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        // Nobody needs that step any more, so nobody needs its failure.
        return;
      }
    }
  }
}
