package io.gere.report;

import io.gere.compare.Comparison;
import io.gere.compare.Difference;
import io.gere.compare.Quantity;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
    String scatter = new MethodScatter(comparison).draw();
    return Template.fill(
        Template.resource("methods.html"),
        Map.of(
            "head", Template.head(title, verdict(comparison)),
            "table", MethodTable.draw(comparison),
            "scatter", scatter.isEmpty() ? "<p>No method has both scores.</p>\n" : scatter,
            "recipe", HtmlEscape.text(recipe)));
  }

  private static String verdict(Comparison comparison) {
    Optional<Comparison.Method> best =
        comparison.methods().stream()
            .filter(method -> method.spread().containsKey(Quantity.F1_AVG))
            .max(Comparator.comparing(method -> method.spread().get(Quantity.F1_AVG).mean()));
    if (best.isEmpty()) {
      return "No run has both an exam and tasks, so none is ahead.";
    }
    return "The best F1 Avg, %s %%, has %s. %s"
        .formatted(
            NumberText.percent(best.get().spread().get(Quantity.F1_AVG).mean()),
            best.get().name(),
            doubt(best.get(), comparison.baseline()));
  }

  private static String doubt(Comparison.Method best, String baseline) {
    if (best.name().equals(baseline)) {
      return "It is the baseline.";
    }
    Difference difference = best.difference().get(Quantity.F1_AVG);
    if (difference == null || difference.p() == null) {
      return "Against the baseline, %s, nothing was tested.".formatted(baseline);
    }
    return String.format(
        Locale.ROOT,
        "Against the baseline, %s, that is %s (p = %.3f, %d pairs).",
        baseline,
        difference.p() < 0.05 ? "more than chance explains" : "within chance",
        difference.p(),
        difference.pairs());
  }
}
