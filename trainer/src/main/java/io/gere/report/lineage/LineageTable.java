package io.gere.report.lineage;

import static java.util.stream.Collectors.joining;

import io.gere.report.page.HtmlEscape;
import io.gere.report.page.PageTemplate;
import io.gere.storage.Manifest;
import java.util.List;
import java.util.Map;

/** The digests of all that the run was given and has made, so that scores can be traced back. */
public final class LineageTable {
  /** Hexadecimal digits that tell one content from another; the whole digest is in the title. */
  private static final int SHORT = 12;

  private LineageTable() {}

  /** The table as markup; empty where no step is done. */
  public static String draw(List<Manifest> manifests) {
    Lineage lineage = Lineage.of(manifests);
    return lineage.items().isEmpty()
        ? ""
        : PageTemplate.fill(
            PageTemplate.resource("lineage.html"),
            Map.of(
                "rows",
                lineage.items().stream().map(LineageTable::row).collect(joining()),
                "verdict",
                lineage.isWhole()
                    ? "<p>Everything here was made of what is here: the scores are those of these"
                        + " models, and the models were trained with this sample and cache.</p>"
                    : "<p class=\"warning\">Not everything here was made of what is here: a step"
                        + " was run again and a later one was not. Run <code>gere run</code> with"
                        + " the same recipe; it does again what has to be.</p>"));
  }

  private static String row(Lineage.Item item) {
    String sources =
        item.of().isEmpty()
            ? "given"
            : item.of().stream().map(LineageTable::source).collect(joining(", "));
    return """
           <tr><th scope="row">%s</th><td class="digest">%s</td><td class="list">%s</td></tr>
           """
        .formatted(HtmlEscape.text(item.name()), digest(item.hash()), sources);
  }

  private static String source(Lineage.Source source) {
    String name = HtmlEscape.text(source.name());
    return switch (source.kind()) {
      case ITEM -> name;
      case GIVEN -> name + " " + digest(source.hash());
      case REPLACED ->
          "<span class=\"warning\">another %s than is here, %s</span>"
              .formatted(name, digest(source.hash()));
    };
  }

  private static String digest(String hash) {
    return "<code title=\"%s\">%s</code>"
        .formatted(
            HtmlEscape.text(hash),
            HtmlEscape.text(hash.substring(0, Math.min(SHORT, hash.length()))));
  }
}
