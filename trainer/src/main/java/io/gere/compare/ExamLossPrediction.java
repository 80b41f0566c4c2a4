package io.gere.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.gere.eval.scores.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the loss of exam points goes with, across all runs of a comparison: Spearman's rank
 * correlation of each measure of movement with exam of the base model − exam after the last task.
 *
 * <p>Intervals are 95 % percentiles of a bootstrap that draws whole methods, each with all of its
 * seeds: runs of one method resemble each other, and drawn one by one they would seem to say more
 * than they do (A. Davison, D. Hinkley, Bootstrap Methods and their Application, 1997, §3.8).
 *
 * @param predictors the strongest correlation, of either sign, first
 */
public record ExamLossPrediction(int runs, int methods, List<Predictor> predictors) {
  private static final int RESAMPLES = 2000;

  private static final int FEWEST_RUNS = 4;

  /** Fewer give resamples that are much the same, and so intervals that look sure. */
  private static final int FEWEST_METHODS_TO_DRAW = 4;

  private static final List<ComparedScore> CANDIDATES =
      List.of(
          ComparedScore.STATES_LEFT,
          ComparedScore.DISTANCE,
          ComparedScore.COSINE,
          ComparedScore.KL,
          ComparedScore.LN_PERPLEXITY);

  public ExamLossPrediction {
    predictors = List.copyOf(predictors);
  }

  /** Where 95 % of the resamples lie. */
  public record Interval(double low, double high) {}

  /**
   * One measure.
   *
   * @param rho its rank correlation with the loss
   * @param interval of rho; null for fewer than four methods
   * @param behind how much stronger the first predictor's correlation is, on the same resamples;
   *     null for the first itself. One that does not hold 0 tells the two apart.
   */
  @JsonPropertyOrder({"by", "rho", "interval", "behind_first"})
  public record Predictor(
      ComparedScore by,
      double rho,
      Interval interval,
      @JsonProperty("behind_first") Interval behind) {}

  private record Run(double loss, Map<ComparedScore, Double> measures) {}

  /** Null for fewer than two methods or four runs that have an exam and moved. */
  static ExamLossPrediction of(Map<Variant, Map<Long, Scores>> scores) {
    List<List<Run>> methods =
        scores.values().stream()
            .map(Map::values)
            .map(ExamLossPrediction::runs)
            .filter(runs -> !runs.isEmpty())
            .toList();
    List<Run> all = methods.stream().flatMap(List::stream).toList();
    if (methods.size() < 2 || all.size() < FEWEST_RUNS) {
      return null;
    }
    List<ComparedScore> measures =
        CANDIDATES.stream()
            .filter(by -> all.stream().allMatch(run -> run.measures().containsKey(by)))
            .filter(by -> !Double.isNaN(rho(all, by)))
            .sorted(Comparator.comparingDouble(by -> -Math.abs(rho(all, by))))
            .toList();
    return measures.isEmpty()
        ? null
        : new ExamLossPrediction(all.size(), methods.size(), predictors(methods, all, measures));
  }

  private static List<Run> runs(Collection<Scores> method) {
    return method.stream()
        .filter(scores -> scores.baseExam() != null && scores.mmlu() != null)
        .filter(scores -> ComparedScore.STATES_LEFT.of(scores) != null)
        .map(
            scores ->
                new Run(
                    scores.baseExam().micro() - scores.mmlu().micro(),
                    CANDIDATES.stream()
                        .filter(by -> by.of(scores) != null)
                        .collect(Collectors.toMap(by -> by, by -> by.of(scores)))))
        .toList();
  }

  private static List<Predictor> predictors(
      List<List<Run>> methods, List<Run> all, List<ComparedScore> measures) {
    List<double[]> resampled = resampled(methods, measures);
    List<Predictor> predictors = new ArrayList<>();
    for (int i = 0; i < measures.size(); i++) {
      int own = i;
      Interval interval = interval(resampled.stream().mapToDouble(rhos -> rhos[own]).toArray());
      Interval behind =
          interval(
              resampled.stream()
                  .mapToDouble(rhos -> Math.abs(rhos[0]) - Math.abs(rhos[own]))
                  .toArray());
      predictors.add(
          new Predictor(
              measures.get(i), rho(all, measures.get(i)), interval, i == 0 ? null : behind));
    }
    return predictors;
  }

  /** The correlations of all measures in each resample that has all of them. */
  private static List<double[]> resampled(List<List<Run>> methods, List<ComparedScore> measures) {
    if (methods.size() < FEWEST_METHODS_TO_DRAW) {
      return List.of();
    }
    SplittableRandom random = new SplittableRandom(17);
    return Stream.generate(
            () ->
                IntStream.range(0, methods.size())
                    .mapToObj(any -> methods.get(random.nextInt(methods.size())))
                    .flatMap(List::stream)
                    .toList())
        .limit(RESAMPLES)
        .map(runs -> measures.stream().mapToDouble(by -> rho(runs, by)).toArray())
        .filter(rhos -> Arrays.stream(rhos).noneMatch(Double::isNaN))
        .toList();
  }

  private static double rho(List<Run> runs, ComparedScore by) {
    if (runs.size() < 2) {
      return Double.NaN;
    }
    return RankCorrelation.of(
        runs.stream().mapToDouble(run -> run.measures().get(by)).toArray(),
        runs.stream().mapToDouble(Run::loss).toArray());
  }

  private static Interval interval(double... values) {
    if (values.length < RESAMPLES / 2) {
      return null;
    }
    double[] rising = Arrays.stream(values).sorted().toArray();
    return new Interval(
        rising[(int) Math.floor(0.025 * (rising.length - 1))],
        rising[(int) Math.ceil(0.975 * (rising.length - 1))]);
  }
}
