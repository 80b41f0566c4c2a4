package io.gere.report.comparison;

import static io.gere.RootLocale.format;
import static java.util.stream.Collectors.joining;

import io.gere.compare.ComparedScore;
import io.gere.compare.Comparison;
import io.gere.compare.Difference;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import io.gere.report.page.PageTemplate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The report of a comparison: one HTML file, well-formed XML too, that refers to nothing outside.
 */
public final class ComparisonReport {
  private ComparisonReport() {}

  /**
   * The page.
   *
   * @param title of the page
   * @param recipe the resolved recipe that was varied, as YAML
   */
  public static String html(String title, Comparison comparison, String recipe) {
    String scatters =
        Stream.of(ComparedScore.EXAM, ComparedScore.LN_PERPLEXITY)
            .map(kept -> figure(comparison, kept))
            .collect(joining());
    return PageTemplate.fill(
        PageTemplate.resource("methods.html"),
        Map.of(
            "head", PageTemplate.head(title, verdict(comparison)),
            "table", MethodTable.draw("Each method over its runs", comparison, outside(comparison)),
            "ranked", comparison.headline().title(),
            "inside", InsideSection.draw(comparison),
            "scatters", scatters.isEmpty() ? "<p>No method has both scores.</p>\n" : scatters,
            "recipe", HtmlEscape.text(recipe)));
  }

  private static String figure(Comparison comparison, ComparedScore kept) {
    String scatter = new MethodScatter(comparison, kept).draw();
    return scatter.isEmpty()
        ? ""
        : """
        <figure class="wide"><figcaption><b>AP and %s</b> <span>a dot for each run; ellipses: one standard deviation; dashed: the frontier, which no method’s mean lies beyond%s</span></figcaption>
        %s</figure>
        """
            .formatted(
                kept.title(),
                kept.moreIsBetter() ? "" : "; less is better, and higher here",
                scatter);
  }

  private static List<ComparedScore> outside(Comparison comparison) {
    return comparison.measured().stream().filter(score -> !score.isInside()).toList();
  }

  private static String verdict(Comparison comparison) {
    ComparedScore rank = comparison.headline();
    Optional<Comparison.Method> best =
        comparison.methods().stream()
            .filter(method -> method.spread().containsKey(rank))
            .max(Comparator.comparing(method -> method.spread().get(rank).mean()));
    if (best.isEmpty()) {
      return "No run has scored all of its tasks, so none is ahead.";
    }
    return "The best %s, %s %%, has %s. %s"
        .formatted(
            rank.title(),
            NumberText.percent(best.get().spread().get(rank).mean()),
            best.get().name(),
            doubt(best.get(), rank, comparison.baseline()));
  }

  private static String doubt(Comparison.Method best, ComparedScore rank, String baseline) {
    if (best.name().equals(baseline)) {
      return "It is the baseline.";
    }
    Difference difference = best.difference().get(rank);
    if (difference == null || difference.p() == null) {
      return "Against the baseline, %s, nothing was tested.".formatted(baseline);
    }
    return format(
        "Against the baseline, %s, that is %s (p = %.3f, %d pairs).",
        baseline,
        difference.p() < 0.05 ? "more than chance explains" : "within chance",
        difference.p(),
        difference.pairs());
  }
}
