package io.gere.step;

import io.gere.data.batch.RankSlice;
import io.gere.loss.BatchCounts;
import io.gere.tensor.TensorScope;
import java.util.List;
import java.util.stream.Stream;

/**
 * A step's input on one rank, ready to be computed.
 *
 * @param step its number within the task, from 0
 * @param counts of the whole global batch
 * @param slice this rank's samples
 * @param task micro-batches of task samples
 * @param replay micro-batches of replay samples
 * @param missing how many fewer of each there are than on the rank with the most
 */
public record PreparedStep(
    TensorScope scope,
    long step,
    BatchCounts counts,
    RankSlice slice,
    List<MicroBatch> task,
    List<MicroBatch> replay,
    Missing missing)
    implements AutoCloseable {
  /** Numbers of micro-batches. */
  public record Missing(int task, int replay) {}

  /** Positions that this rank computes, padding among them. */
  long positions() {
    return Stream.concat(task.stream(), replay.stream())
        .mapToLong(micro -> micro.layout().positions())
        .sum();
  }

  @Override
  public void close() {
    scope.close();
  }
}
