package io.gere.report.training;

import io.gere.diagnosis.Finding;
import io.gere.report.page.HtmlEscape;
import java.util.List;

/** What went wrong in a run, as sentences. */
public final class FindingList {
  private FindingList() {}

  /** The list as markup, or a sentence where there is nothing to say. */
  public static String draw(List<Finding> findings) {
    if (findings.isEmpty()) {
      return
"""
<p>Nothing was found: no imitation loss that rules or holds nothing, no task that sees little of \
the replay set, no answers that lost their form.</p>
""";
    }
    StringBuilder items = new StringBuilder("<ul class=\"findings\">\n");
    for (Finding finding : findings) {
      items.append(
          "<li class=\"warning\">%s.</li>\n".formatted(HtmlEscape.text(finding.message())));
    }
    return items.append("</ul>\n").toString();
  }
}
