package io.gere.compare;

import static io.gere.RootLocale.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The comparison as a table for a terminal, which is Markdown as well; scores in percent. Of what
 * has moved inside, it shows the states that were left.
 */
public final class ComparisonText {
  private ComparisonText() {}

  /** The table's lines; a column for what was measured, and the test of what methods rank by. */
  public static List<String> lines(Comparison comparison) {
    List<ComparedScore> quantities =
        comparison.measured().stream()
            .filter(score -> !score.isInside() || score == ComparedScore.STATES_LEFT)
            .toList();
    ComparedScore headline = comparison.headline();
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("method", "runs"));
    List<String> rule = new ArrayList<>(List.of("---", "--:"));
    for (ComparedScore quantity : quantities) {
      head.add(quantity.title());
      rule.add("--:");
    }
    head.add(headline.title() + " − baseline's");
    head.addAll(List.of("p", "p, Holm"));
    rule.addAll(List.of("--:", "--:", "--:"));
    rows.add(head);
    rows.add(rule);
    Map<String, Double> corrected = comparison.corrected(headline);
    comparison
        .methods()
        .forEach(
            method -> rows.add(row(method, quantities, headline, corrected.get(method.name()))));
    int[] widths = new int[head.size()];
    rows.forEach(
        row -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static List<String> row(
      Comparison.Method method,
      List<ComparedScore> quantities,
      ComparedScore headline,
      Double corrected) {
    List<String> row = new ArrayList<>(List.of(method.name(), "" + method.runs().size()));
    for (ComparedScore quantity : quantities) {
      row.add(spread(quantity, method.spread().get(quantity)));
    }
    Difference difference = method.difference().get(headline);
    row.add(difference == null ? "" : headline.difference(difference.mean()));
    boolean untested = difference == null || difference.p() == null;
    row.add(untested ? "" : format("%.3f", difference.p()));
    row.add(untested ? "" : format("%.3f", corrected));
    return row;
  }

  private static String spread(ComparedScore quantity, SeedStatistics spread) {
    if (spread == null) {
      return "";
    }
    String mean = quantity.text(spread.mean());
    return spread.standardDeviation() == null
        ? mean
        : mean + " ± " + quantity.text(spread.standardDeviation());
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String padding = " ".repeat(widths[i] - cell.length());
      line.append(' ').append(i == 0 ? cell + padding : padding + cell).append(" |");
    }
    return line.toString();
  }
}
