package io.gere.compare;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.gere.eval.scores.Scores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What came of a comparison, {@code comparison.json}.
 *
 * @param baseline name of the method that the others are tested against
 * @param methods in the order they were asked for; those without a finished run are absent
 * @param examLoss what the loss of exam points goes with, over all runs; null where too few tell
 */
@JsonPropertyOrder({"ranked_by", "baseline", "methods", "exam_loss"})
@JsonIgnoreProperties(value = "ranked_by", allowGetters = true)
public record Comparison(
    String baseline, List<Method> methods, @JsonProperty("exam_loss") ExamLossPrediction examLoss) {
  public static final String FILE_NAME = "comparison.json";

  public Comparison {
    methods = List.copyOf(methods);
  }

  /**
   * A variant and all its runs.
   *
   * @param runs what was measured, by seed
   * @param spread of each quantity that every run has
   * @param difference from the baseline of each quantity, over the seeds both have; empty for the
   *     baseline itself
   */
  @JsonPropertyOrder({"name", "settings", "spread", "difference", "runs"})
  public record Method(
      String name,
      Map<String, String> settings,
      Map<ComparedScore, SeedStatistics> spread,
      Map<ComparedScore, Difference> difference,
      SortedMap<Long, Map<ComparedScore, Double>> runs) {}

  /**
   * Compares finished runs.
   *
   * @param scores of each variant's runs, by seed; variants in their order
   * @param baseline one of the variants
   */
  public static Comparison of(Map<Variant, Map<Long, Scores>> scores, Variant baseline) {
    SortedMap<Long, Map<ComparedScore, Double>> reference =
        measured(scores.getOrDefault(baseline, Map.of()));
    List<Method> methods =
        scores.entrySet().stream()
            .filter(entry -> !entry.getValue().isEmpty())
            .map(
                entry -> {
                  Variant variant = entry.getKey();
                  SortedMap<Long, Map<ComparedScore, Double>> runs = measured(entry.getValue());
                  Map<ComparedScore, Difference> differences =
                      variant.equals(baseline) ? Map.of() : differences(runs, reference);
                  return new Method(
                      variant.name(), variant.settings(), spreads(runs), differences, runs);
                })
            .toList();
    return new Comparison(baseline.name(), methods, ExamLossPrediction.of(scores));
  }

  /**
   * This comparison with the methods of another one that it does not have, tested against its own
   * baseline. What the loss of exam points goes with is not told of both together.
   */
  public Comparison with(Comparison other) {
    SortedMap<Long, Map<ComparedScore, Double>> reference =
        methods.stream()
            .filter(method -> method.name().equals(baseline))
            .map(Method::runs)
            .findFirst()
            .orElseGet(TreeMap::new);
    Set<String> own = methods.stream().map(Method::name).collect(toSet());
    List<Method> all = new ArrayList<>(methods);
    other.methods.stream()
        .filter(method -> !own.contains(method.name()))
        .map(
            method ->
                new Method(
                    method.name(),
                    method.settings(),
                    method.spread(),
                    differences(method.runs(), reference),
                    method.runs()))
        .forEach(all::add);
    return new Comparison(baseline, all, null);
  }

  /** What at least one method has a mean of, in order. */
  public List<ComparedScore> measured() {
    return Stream.of(ComparedScore.values())
        .filter(quantity -> methods.stream().anyMatch(m -> m.spread().containsKey(quantity)))
        .toList();
  }

  /** The methods, those with the highest mean of {@link #headline} first, the unscored last. */
  public List<Method> ranked() {
    ComparedScore rank = headline();
    return methods.stream()
        .sorted(
            Comparator.comparing(
                method ->
                    method.spread().containsKey(rank) ? method.spread().get(rank).mean() : null,
                Comparator.nullsLast(Comparator.reverseOrder())))
        .toList();
  }

  /** What methods are ranked by: F1 Avg, or AP where no run has an exam. */
  @JsonProperty("ranked_by")
  public ComparedScore headline() {
    return measured().contains(ComparedScore.F1_AVG) ? ComparedScore.F1_AVG : ComparedScore.AP;
  }

  /**
   * What the tests of one quantity come to together.
   *
   * @return p by Holm's correction over all methods, by method; none of the untested
   */
  public Map<String, Double> corrected(ComparedScore quantity) {
    List<Double> tests =
        methods.stream()
            .map(method -> method.difference().get(quantity))
            .map(difference -> difference == null ? null : difference.p())
            .toList();
    List<Double> corrected = HolmCorrection.of(tests);
    Map<String, Double> byMethod = new HashMap<>();
    for (int i = 0; i < methods.size(); i++) {
      if (corrected.get(i) != null) {
        byMethod.put(methods.get(i).name(), corrected.get(i));
      }
    }
    return byMethod;
  }

  private static SortedMap<Long, Map<ComparedScore, Double>> measured(Map<Long, Scores> scores) {
    SortedMap<Long, Map<ComparedScore, Double>> runs = new TreeMap<>();
    scores.forEach(
        (seed, run) -> {
          Map<ComparedScore, Double> values = new EnumMap<>(ComparedScore.class);
          for (ComparedScore quantity : ComparedScore.values()) {
            Double value = quantity.of(run);
            if (value != null) {
              values.put(quantity, value);
            }
          }
          runs.put(seed, values);
        });
    return runs;
  }

  private static Map<ComparedScore, SeedStatistics> spreads(
      SortedMap<Long, Map<ComparedScore, Double>> runs) {
    Map<ComparedScore, SeedStatistics> spreads = new EnumMap<>(ComparedScore.class);
    for (ComparedScore quantity : ComparedScore.values()) {
      List<Double> values = runs.values().stream().map(run -> run.get(quantity)).toList();
      if (values.stream().allMatch(Objects::nonNull)) {
        spreads.put(quantity, SeedStatistics.of(array(values)));
      }
    }
    return spreads;
  }

  private static Map<ComparedScore, Difference> differences(
      SortedMap<Long, Map<ComparedScore, Double>> runs,
      SortedMap<Long, Map<ComparedScore, Double>> reference) {
    Map<ComparedScore, Difference> differences = new EnumMap<>(ComparedScore.class);
    for (ComparedScore quantity : ComparedScore.values()) {
      List<Long> seeds =
          runs.keySet().stream()
              .filter(seed -> runs.get(seed).containsKey(quantity))
              .filter(seed -> reference.getOrDefault(seed, Map.of()).containsKey(quantity))
              .toList();
      if (!seeds.isEmpty()) {
        differences.put(
            quantity,
            Difference.of(
                array(seeds.stream().map(seed -> runs.get(seed).get(quantity)).toList()),
                array(seeds.stream().map(seed -> reference.get(seed).get(quantity)).toList())));
      }
    }
    return differences;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
