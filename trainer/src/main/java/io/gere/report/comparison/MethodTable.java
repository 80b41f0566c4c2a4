package io.gere.report.comparison;

import static io.gere.RootLocale.format;
import static java.util.stream.Collectors.toMap;

import io.gere.compare.ComparedScore;
import io.gere.compare.Comparison;
import io.gere.compare.Difference;
import io.gere.compare.SeedStatistics;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import java.util.List;
import java.util.Map;

/**
 * A row for each method, by rank: mean and deviation of each score, and below it the difference
 * from the baseline's with the p of its test, also corrected for the number of methods.
 */
final class MethodTable {
  private MethodTable() {}

  /**
   * The table as markup.
   *
   * @param quantities its columns
   */
  static String draw(String caption, Comparison comparison, List<ComparedScore> quantities) {
    StringBuilder table =
        new StringBuilder(
            """
            <table>
            <caption>%s</caption>
            <thead><tr><th scope="col">Method</th><th scope="col">runs</th>"""
                .formatted(HtmlEscape.text(caption)));
    for (ComparedScore quantity : quantities) {
      table.append(
          "<th scope=\"col\">%s%s</th>"
              .formatted(quantity.title(), quantity.isFraction() ? " <small>%</small>" : ""));
    }
    table.append("</tr></thead>\n<tbody>\n");
    Map<ComparedScore, Map<String, Double>> corrected =
        quantities.stream().collect(toMap(quantity -> quantity, comparison::corrected));
    int rank = 1;
    for (Comparison.Method method : comparison.ranked()) {
      boolean baseline = method.name().equals(comparison.baseline());
      table.append(row(rank++, method, quantities, corrected, baseline));
    }
    return table.append("</tbody>\n</table>\n").toString();
  }

  private static String row(
      int rank,
      Comparison.Method method,
      List<ComparedScore> quantities,
      Map<ComparedScore, Map<String, Double>> corrected,
      boolean baseline) {
    StringBuilder row = new StringBuilder(baseline ? "<tr class=\"own\">" : "<tr>");
    row.append(
        "<th scope=\"row\"><small>%d</small> %s%s</th>"
            .formatted(
                rank, HtmlEscape.text(method.name()), baseline ? " <small>baseline</small>" : ""));
    row.append("<td>%d</td>".formatted(method.runs().size()));
    for (ComparedScore quantity : quantities) {
      row.append(
          "<td>%s%s</td>"
              .formatted(
                  spread(quantity, method.spread().get(quantity)),
                  difference(
                      quantity,
                      method.difference().get(quantity),
                      corrected.get(quantity).get(method.name()))));
    }
    return row.append("</tr>\n").toString();
  }

  private static String spread(ComparedScore quantity, SeedStatistics spread) {
    if (spread == null) {
      return NumberText.UNKNOWN;
    }
    String mean = quantity.text(spread.mean());
    return spread.standardDeviation() == null
        ? mean
        : "%s <small>± %s</small>".formatted(mean, quantity.text(spread.standardDeviation()));
  }

  private static String difference(
      ComparedScore quantity, Difference difference, Double corrected) {
    if (difference == null) {
      return "";
    }
    String p =
        difference.p() == null ? "" : format("<br/>p %.3f, Holm %.3f", difference.p(), corrected);
    return "<br/><small>%s%s</small>".formatted(quantity.difference(difference.mean()), p);
  }
}
