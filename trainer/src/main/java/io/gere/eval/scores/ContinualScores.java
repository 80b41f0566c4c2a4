package io.gere.eval.scores;

import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What a matrix of scores says about learning one task after another. All are fractions; what
 * cannot be known from the matrix is null, never 0. An example of T = 3 tasks:
 *
 * <pre>
 *                    task 1  task 2  task 3
 * zero_shot            0.1     0.1     0.2
 * after task 1         0.9     0.2     0.3
 * after task 2         0.7     0.8     0.4
 * after task 3         0.6     0.7     0.9
 * reference            0.95    0.9     0.9     each task when the reference run had just learnt it
 *
 * AP            = (0.6 + 0.7 + 0.9) / 3                               =  0.733
 * BWT           = ((0.6 − 0.9) + (0.7 − 0.8)) / 2                     = −0.2
 * FWT           = ((0.2 − 0.1) + (0.4 − 0.2)) / 2                     =  0.15
 * forgetting    = ((max(0.9, 0.7) − 0.6) + (max(0.2, 0.8) − 0.7)) / 2 =  0.2
 * learning      = (0.9 + 0.8 + 0.9) / 3                               =  0.867
 * intransigence = ((0.95 − 0.9) + (0.9 − 0.8) + (0.9 − 0.9)) / 3      =  0.05
 * </pre>
 *
 * @param ap average performance, {@code mean_j a[T][j]}, 0..1
 * @param bwt backward transfer, {@code mean_{j<T} (a[T][j] − a[j][j])}, −1..1: below 0 is
 *     forgetting
 * @param fwt forward transfer, {@code mean_{j>1} (a[j−1][j] − zero_shot[j])}, −1..1: what earlier
 *     tasks do for one not yet learnt (Lopez-Paz and Ranzato 2017)
 * @param forgetting {@code mean_{j<T} (max_{i<T} a[i][j] − a[T][j])}, −1..1: how far each task has
 *     fallen from its best (Chaudhry et al. 2018)
 * @param learning learning accuracy, {@code mean_j a[j][j]}, 0..1: how well each task was known
 *     when it had just been learnt (Riemer et al. 2019)
 * @param intransigence {@code mean_j (a*[j] − a[j][j])}, −1..1: what the care for old tasks costs
 *     the new ones; above 0, less was learnt than could be (Chaudhry et al. 2018). a*[j] is the
 *     score of a model that was trained on the tasks up to j without that care, which no single run
 *     has, so another run gives it
 */
public record ContinualScores(
    Double ap, Double bwt, Double fwt, Double forgetting, Double learning, Double intransigence) {
  /**
   * The scores of T tasks.
   *
   * @param matrix T × T; {@code matrix[i][j]} is the score on task j after training task i, or null
   * @param zeroShot T; the base model's scores, or nulls
   * @param reference T; the reference run's score on each task just learnt; null without such a run
   */
  public static ContinualScores of(
      List<List<Double>> matrix, List<Double> zeroShot, List<Double> reference) {
    int tasks = matrix.size();
    List<Double> last = tasks == 0 ? List.of() : matrix.get(tasks - 1);
    return new ContinualScores(
        mean(0, tasks, last::get),
        mean(0, tasks - 1, j -> difference(last.get(j), matrix.get(j).get(j))),
        mean(1, tasks, j -> difference(matrix.get(j - 1).get(j), zeroShot.get(j))),
        mean(0, tasks - 1, j -> difference(best(matrix, j), last.get(j))),
        mean(0, tasks, j -> matrix.get(j).get(j)),
        reference == null
            ? null
            : mean(0, tasks, j -> difference(reference.get(j), matrix.get(j).get(j))));
  }

  /**
   * {@code F1 Avg = 2·exam·AP / (exam + AP)}: high only where both general ability and the tasks
   * are. Null where either is, or where both are 0.
   */
  public static Double f1(Double exam, Double ap) {
    return exam == null || ap == null || exam + ap == 0 ? null : 2 * exam * ap / (exam + ap);
  }

  /** The mean over all of them; null where there is none, or one is not known. */
  static Double mean(List<Double> values) {
    return mean(0, values.size(), values::get);
  }

  private static Double mean(int from, int to, IntFunction<Double> value) {
    List<Double> values = IntStream.range(from, to).mapToObj(value).toList();
    return values.isEmpty() || containsNull(values)
        ? null
        : values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /**
   * Task j's best score before the last task was trained. The stages since it was learnt must be
   * known; earlier ones count where they are, for not every run scores tasks not yet learnt.
   */
  private static Double best(List<List<Double>> matrix, int j) {
    List<Double> column =
        matrix.subList(0, matrix.size() - 1).stream().map(row -> row.get(j)).toList();
    return containsNull(column.subList(j, column.size()))
        ? null
        : Collections.max(column.stream().filter(score -> score != null).toList());
  }

  private static Double difference(Double a, Double b) {
    return a == null || b == null ? null : a - b;
  }

  private static boolean containsNull(List<Double> values) {
    return values.stream().anyMatch(value -> value == null);
  }
}
