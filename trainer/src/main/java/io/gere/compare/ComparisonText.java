package io.gere.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The comparison as a table for a terminal, which is Markdown as well; scores in percent. */
public final class ComparisonText {
  private ComparisonText() {}

  /** The table's lines. */
  public static List<String> lines(Comparison comparison) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("method", "runs"));
    List<String> rule = new ArrayList<>(List.of("---", "--:"));
    for (Quantity quantity : Quantity.values()) {
      head.add(quantity.title());
      rule.add("--:");
    }
    head.add("F1 Avg − baseline's");
    head.add("p");
    rule.addAll(List.of("--:", "--:"));
    rows.add(head);
    rows.add(rule);
    comparison.methods().forEach(method -> rows.add(row(method)));
    int[] widths = new int[head.size()];
    rows.forEach(
        row -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static List<String> row(Comparison.Method method) {
    List<String> row = new ArrayList<>(List.of(method.name(), "" + method.runs().size()));
    for (Quantity quantity : Quantity.values()) {
      row.add(spread(method.spread().get(quantity)));
    }
    Difference difference = method.difference().get(Quantity.F1_AVG);
    row.add(difference == null ? "" : String.format(Locale.ROOT, "%+.1f", 100 * difference.mean()));
    row.add(
        difference == null || difference.p() == null
            ? ""
            : String.format(Locale.ROOT, "%.3f", difference.p()));
    return row;
  }

  private static String spread(Spread spread) {
    if (spread == null) {
      return "";
    }
    String mean = String.format(Locale.ROOT, "%.1f", 100 * spread.mean());
    return spread.standardDeviation() == null
        ? mean
        : mean + String.format(Locale.ROOT, " ± %.1f", 100 * spread.standardDeviation());
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
