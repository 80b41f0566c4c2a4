package io.gere.report.sample;

import static io.gere.RootLocale.format;

import io.gere.filter.SizeComparison;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;

/** How far the thresholds of two disjoint replay sets lie apart, a row for each size. */
public final class SizeTable {
  private SizeTable() {}

  /** The table as markup; empty where sizes were not compared. */
  public static String draw(SizeComparison comparison) {
    if (comparison == null) {
      return "";
    }
    StringBuilder table =
        new StringBuilder(
            """
            <div class="scroll">
            <table>
            <caption>Sizes of the replay set</caption>
            <thead><tr><th scope="col">Documents</th><th scope="col">tokens a set</th>""");
    comparison
        .sizes()
        .get(0)
        .distance()
        .keySet()
        .forEach(
            layer ->
                table.append(
                    "<th scope=\"col\">|Δτ|/σ <small>layer %d</small></th>".formatted(layer)));
    table.append("</tr></thead>\n<tbody>\n");
    comparison.sizes().forEach(size -> table.append(row(size)));
    return table
        .append("</tbody>\n</table>\n")
        .append(
"""
<p class="note">How far the thresholds (%s) of two replay sets that share no document lie \
apart, on average over the dimensions and in their standard deviations: so much of what \
training holds the model to is chance at this size.</p>
</div>
"""
                .formatted(HtmlEscape.text(comparison.rule())))
        .toString();
  }

  private static String row(SizeComparison.Size size) {
    StringBuilder row =
        new StringBuilder(
            "<tr><th scope=\"row\">%s</th><td>%s</td>"
                .formatted(
                    NumberText.count(size.documents()), NumberText.count(size.tokens() / 2)));
    size.distance().values().forEach(distance -> row.append(format("<td>%.4f</td>", distance)));
    return row.append("</tr>\n").toString();
  }
}
