package io.gere.report.sample;

import io.gere.config.choice.Stratify;
import io.gere.filter.SampleReport;
import io.gere.filter.SetShare;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import io.gere.report.page.PageTemplate;
import java.util.Map;

/** The sets of the corpus: what they have of it, of the sample, and of a random sample. */
final class SetTable {
  private final SampleReport sample;
  private final long tokens;
  private final Long corpusTokens;

  private SetTable(SampleReport sample) {
    this.sample = sample;
    tokens = sample.sets().stream().mapToLong(SetShare::tokens).sum();
    corpusTokens =
        sample.sets().stream().anyMatch(set -> set.corpusTokens() == null)
            ? null
            : Long.valueOf(sample.sets().stream().mapToLong(SetShare::corpusTokens).sum());
  }

  /** The table as markup. */
  static String draw(SampleReport sample) {
    SetTable table = new SetTable(sample);
    StringBuilder rows = new StringBuilder();
    sample.sets().forEach(set -> rows.append(table.row(set)));
    return PageTemplate.fill(PageTemplate.resource("sets.html"), Map.of("rows", rows.toString()));
  }

  private String row(SetShare set) {
    boolean odd = sample.stratify() == Stratify.NONE && set.beyondChance();
    return """
           <tr><th scope="row">%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s–%s%s</td>\
           <td>%s</td><td>%s</td></tr>
           """
        .formatted(
            HtmlEscape.text(set.set()),
            NumberText.count(set.corpusDocuments()),
            NumberText.percent(set.corpusShare()),
            NumberText.count(set.documents()),
            NumberText.percent(set.share()),
            NumberText.count(set.expectedFrom()),
            NumberText.count(set.expectedTo()),
            odd ? " <span class=\"warning\">beyond chance</span>" : "",
            NumberText.percent(share(set.corpusTokens(), corpusTokens)),
            NumberText.percent(share(set.tokens(), tokens)));
  }

  private static Double share(Long part, Long all) {
    return part == null || all == null || all == 0 ? null : Double.valueOf((double) part / all);
  }
}
