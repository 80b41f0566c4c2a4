package io.gere.report.sample;

import static java.util.stream.Collectors.joining;

import io.gere.filter.CheckedTexts;
import io.gere.filter.ExclusionReason;
import io.gere.filter.RefusedCount;
import io.gere.filter.SampleReport;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;

/** Documents that were drawn and refused, by reason. */
final class RefusedTable {
  private RefusedTable() {}

  /** The table as markup, or a sentence where nothing was refused. */
  static String draw(SampleReport sample) {
    if (sample.refused().isEmpty()) {
      return "<p>No document that was drawn was refused.</p>\n";
    }
    String rows =
        sample.refused().stream().map(count -> row(count, sample.drawn())).collect(joining());
    return
"""
<div class="scroll">
<table>
<caption>Documents that were drawn and refused</caption>
<thead><tr><th scope="col">Refused</th><th scope="col">documents</th>\
<th scope="col">of those drawn <small>%%</small></th>\
<th scope="col">in the corpus <small>≈ documents</small></th>\
<th scope="col" class="list">sets</th></tr></thead>
<tbody>
%s</tbody>
</table>
<p class="note">Each gave way to the next document in the order of drawing. In the corpus: \
estimated from the share of those drawn; unknown for duplicates, of which a larger sample has a \
larger share.</p>
</div>
"""
        .formatted(rows);
  }

  private static String row(RefusedCount count, int drawn) {
    String sets =
        count.sets().entrySet().stream()
            .map(set -> set.getKey() + " " + NumberText.count(set.getValue()))
            .collect(joining(", "));
    return
"""
<tr><th scope="row">%s</th><td>%s</td><td>%s</td><td>%s</td><td class="list">%s</td></tr>
"""
        .formatted(
            HtmlEscape.text(words(count.reason())),
            NumberText.count(count.documents()),
            NumberText.percent((double) count.documents() / drawn),
            count.corpusDocuments() == null
                ? NumberText.UNKNOWN
                : NumberText.about(count.corpusDocuments()),
            HtmlEscape.text(sets));
  }

  private static String words(ExclusionReason reason) {
    return switch (reason) {
      case UNREADABLE -> "unreadable: no JSON, or no text in the field";
      case BINARY -> "binary: characters that nobody writes";
      case REPETITIVE -> "repetitive: more than half was said before";
      case TOO_SHORT -> "fewer tokens than replay.min_tokens";
      case UNANSWERED -> "no answer within replay.max_tokens";
      case DUPLICATE -> "the same words as an earlier document";
      case NEAR_DUPLICATE -> "nearly the words of an earlier document";
      case CONTAMINATED -> "%d words in a row of an evaluation set".formatted(CheckedTexts.PASSAGE);
    };
  }
}
