package io.gere.report;

import io.gere.compare.Comparison;
import io.gere.compare.Difference;
import io.gere.compare.Quantity;
import io.gere.compare.Spread;

/** A row for each method: mean and deviation of each score, and the difference in F1 Avg. */
final class MethodTable {
  private MethodTable() {}

  static String draw(Comparison comparison) {
    StringBuilder table = new StringBuilder("<table>\n<thead><tr><th scope=\"col\">Method</th>");
    table.append("<th scope=\"col\">runs</th>");
    for (Quantity quantity : Quantity.values()) {
      table.append("<th scope=\"col\">%s <small>%%</small></th>".formatted(quantity.title()));
    }
    table
        .append("<th scope=\"col\">F1 Avg against baseline <small>points</small></th>")
        .append("<th scope=\"col\">p</th></tr></thead>\n<tbody>\n");
    for (Comparison.Method method : comparison.methods()) {
      table.append(row(method, method.name().equals(comparison.baseline())));
    }
    return table.append("</tbody>\n</table>\n").toString();
  }

  private static String row(Comparison.Method method, boolean baseline) {
    StringBuilder row = new StringBuilder(baseline ? "<tr class=\"own\">" : "<tr>");
    row.append("<th scope=\"row\">%s</th>".formatted(HtmlEscape.text(method.name())));
    row.append("<td>%d</td>".formatted(method.runs().size()));
    for (Quantity quantity : Quantity.values()) {
      row.append("<td>%s</td>".formatted(spread(method.spread().get(quantity))));
    }
    Difference difference = method.difference().get(Quantity.F1_AVG);
    row.append(
        "<td>%s</td>".formatted(NumberText.points(difference == null ? null : difference.mean())));
    boolean untested = difference == null || difference.p() == null;
    row.append(
        "<td>%s</td>".formatted(untested ? NumberText.UNKNOWN : "%.3f".formatted(difference.p())));
    return row.append("</tr>\n").toString();
  }

  private static String spread(Spread spread) {
    if (spread == null) {
      return NumberText.UNKNOWN;
    }
    String mean = NumberText.percent(spread.mean());
    return spread.standardDeviation() == null
        ? mean
        : "%s <small>± %s</small>".formatted(mean, NumberText.percent(spread.standardDeviation()));
  }
}
