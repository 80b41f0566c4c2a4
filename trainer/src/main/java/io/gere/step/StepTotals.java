package io.gere.step;

import io.gere.parallel.Collective;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.ObjectiveOps;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a step adds up, as one float64 vector on the device: sums of the losses, what else the ranks
 * tell each other, and after their all-reduce the step's losses. The host reads it once a step.
 */
final class StepTotals {
  /** What a rank notes of itself: the number of a task sample whose loss is not finite. */
  static final int TASK = 0;

  /** The number of such a replay document. */
  static final int REPLAY = 1;

  /** Whether its gradient is not finite. */
  static final int GRADIENT = 2;

  /** How many notes a rank has. */
  static final int NOTES = 3;

  /** What {@link ObjectiveOps} gives as a step's losses. */
  private static final int LOSSES = 5;

  /** Positions, votes to stop, squares of the gradient, squares of the way from the base. */
  private static final int COUNTED = 4;

  private final ObjectiveOps ops;
  private final Collective collective;
  private final int layers;
  private final Tensor vector;
  private final ObjectiveOps.Totals totals;
  private final Tensor positions;
  private final Tensor stopVotes;
  private final Tensor gradientSquares;
  private final Tensor anchorSquares;
  private final Tensor losses;
  private final List<Tensor> noted;
  private final Tensor sums;
  private final Tensor others;

  /**
   * @param scope owns the vector
   * @param layers that the second term holds
   */
  StepTotals(ObjectiveOps ops, TensorScope scope, int layers, Collective collective) {
    this.ops = ops;
    this.collective = collective;
    this.layers = layers;
    int scalars = ObjectiveOps.Totals.SCALARS;
    int sumsEnd = scalars + 2 * layers;
    int notes = NOTES * collective.worldSize();
    int othersEnd = sumsEnd + COUNTED + notes;
    this.vector = scope.zeros(ElementType.FLOAT64, othersEnd + LOSSES);
    this.totals =
        new ObjectiveOps.Totals(
            Stream.concat(
                    windows(scope, 0, scalars).stream(),
                    Stream.of(
                        scope.window(vector, scalars, layers),
                        scope.window(vector, scalars + layers, layers)))
                .toList());
    this.positions = scope.window(vector, sumsEnd, 1);
    this.stopVotes = scope.window(vector, sumsEnd + 1, 1);
    this.gradientSquares = scope.window(vector, sumsEnd + 2, 1);
    this.anchorSquares = scope.window(vector, sumsEnd + 3, 1);
    this.noted = windows(scope, sumsEnd + COUNTED, notes);
    this.losses = scope.window(vector, othersEnd, LOSSES);
    this.sums = scope.window(vector, 0, sumsEnd);
    this.others = scope.window(vector, sumsEnd, othersEnd - sumsEnd);
  }

  private List<Tensor> windows(TensorScope scope, int from, int count) {
    return Stream.iterate(from, at -> at + 1)
        .limit(count)
        .map(at -> scope.window(vector, at, 1))
        .toList();
  }

  /**
   * Begins a step.
   *
   * @param computed positions that this rank computes, padding among them
   * @param stop whether it wants to stop after the step
   */
  void begin(long computed, boolean stop) {
    vector.zero();
    ops.fill(positions, (double) computed);
    ops.fill(stopVotes, stop ? 1 : 0);
  }

  /** The sums of the losses. */
  ObjectiveOps.Totals losses() {
    return totals;
  }

  /** ω of the whole batch in scope {@code batch}, [1]; 0 before {@link #setLosses}. */
  Tensor omega(TensorScope into) {
    return into.window(losses, LOSSES - 1, 1);
  }

  /** The squared length of the summed gradient, [1]: of this rank's shards until the all-reduce. */
  Tensor gradientSquares() {
    return gradientSquares;
  }

  /** The squared distance of this rank's shards of the weights from the base, [1]. */
  Tensor anchorSquares() {
    return anchorSquares;
  }

  /**
   * Where this rank notes what is not finite, [1].
   *
   * @param what {@link #TASK}, {@link #REPLAY} or {@link #GRADIENT}
   */
  Tensor noted(int what) {
    return noted.get(collective.rank() * NOTES + what);
  }

  /** Adds up the sums of the losses of all ranks. */
  void allReduceLosses() {
    collective.allReduce(sums).await();
  }

  /** Adds up everything else of all ranks. */
  void allReduceOthers() {
    collective.allReduce(others).await();
  }

  /**
   * Keeps the step's losses.
   *
   * @param values as {@link ObjectiveOps} gives them
   */
  void setLosses(Tensor values) {
    losses.set(values);
  }

  /**
   * The totals on the host.
   *
   * @param losses total, cross-entropy of task and of replay samples, second term, ω
   * @param counted what the second term's sums are divided by, of all layers
   * @param anchorSquares squared distance of the weights from the base; 0 where nothing draws them
   * @param noted {@link #NOTES} of each rank
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record OnHost(
      double[] losses,
      double counted,
      long positions,
      boolean stop,
      double gradientSquares,
      double anchorSquares,
      double[] noted) {}

  /** The step's one copy from the device to the host; waits for all that was launched. */
  OnHost read() {
    double[] all = vector.toDoubles();
    int counts = ObjectiveOps.Totals.SCALARS + layers;
    int rest = counts + layers;
    int notes = rest + COUNTED;
    return new OnHost(
        Arrays.copyOfRange(all, all.length - LOSSES, all.length),
        Arrays.stream(all, counts, rest).sum(),
        Math.round(all[rest]),
        all[rest + 1] > 0,
        all[rest + 2],
        all[rest + 3],
        Arrays.copyOfRange(all, notes, all.length - LOSSES));
  }
}
