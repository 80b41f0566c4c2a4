package io.gere.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Every run of a comparison as comma-separated values (RFC 4180): method, what it varies, seed, and
 * each score, unrounded. What a run does not vary or have is empty.
 */
public final class ComparisonCsv {
  public static final String FILE_NAME = "comparison.csv";

  private ComparisonCsv() {}

  /** The file. */
  public static String text(Comparison comparison) {
    List<String> keys =
        comparison.methods().stream()
            .flatMap(method -> method.settings().keySet().stream())
            .distinct()
            .toList();
    List<ComparedScore> scores =
        List.of(ComparedScore.values()).stream()
            .filter(
                score ->
                    comparison.methods().stream()
                        .flatMap(method -> method.runs().values().stream())
                        .anyMatch(run -> run.containsKey(score)))
            .toList();
    StringBuilder text = new StringBuilder();
    try (CSVPrinter rows = new CSVPrinter(text, CSVFormat.RFC4180)) {
      List<Object> head = new ArrayList<>(List.of("method"));
      head.addAll(keys);
      head.add("seed");
      scores.forEach(score -> head.add(score.key()));
      rows.printRecord(head);
      for (Comparison.Method method : comparison.methods()) {
        for (long seed : method.runs().keySet()) {
          rows.printRecord(row(method, seed, keys, scores));
        }
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Object> row(
      Comparison.Method method, long seed, List<String> keys, List<ComparedScore> scores) {
    List<Object> row = new ArrayList<>(List.of(method.name()));
    keys.forEach(key -> row.add(method.settings().get(key)));
    row.add(seed);
    scores.forEach(score -> row.add(method.runs().get(seed).get(score)));
    return row;
  }
}
