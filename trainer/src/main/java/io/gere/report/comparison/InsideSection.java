package io.gere.report.comparison;

import static io.gere.RootLocale.format;

import io.gere.compare.ComparedScore;
import io.gere.compare.Comparison;
import io.gere.compare.ExamLossPrediction;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import java.util.List;

/** How far each method moved the model inside, and which measure of it goes with what was lost. */
final class InsideSection {
  private InsideSection() {}

  /** The section as markup; empty where nothing of the kind was measured. */
  static String draw(Comparison comparison) {
    List<ComparedScore> inside =
        comparison.measured().stream().filter(ComparedScore::isInside).toList();
    if (inside.isEmpty()) {
      return "";
    }
    return """
           <section>
           <h2>What moved inside</h2>
           <div class="scroll">
           %s</div>
           <p class="note">The last hidden state after the last task beside the base model's, on general text that is never learnt. States left: share of elements that are positive, neutral or negative where the base model's are not; a band is its mean ± one standard deviation. |Δh|/σ: mean distance, in these deviations. KL: base model ‖ model, of the next token, in nats.</p>
           %s</section>
           """
        .formatted(
            MethodTable.draw("How far each method moved the model", comparison, inside),
            prediction(comparison.examLoss()));
  }

  private static String prediction(ExamLossPrediction prediction) {
    if (prediction == null) {
      return "";
    }
    StringBuilder rows = new StringBuilder();
    prediction.predictors().forEach(predictor -> rows.append(row(predictor)));
    return """
           <div class="scroll">
           <table>
           <caption>What the loss of exam points goes with</caption>
           <thead><tr><th scope="col">Measure</th><th scope="col">rank correlation</th><th scope="col">95 %% interval</th><th scope="col">weaker than the first by</th></tr></thead>
           <tbody>
           %s</tbody>
           </table>
           </div>
           <p class="note">Spearman's ρ over %d runs of %d methods. Intervals: bootstrap of whole methods, 2,000 times, where there are four or more; with few of them they are rough. A measure whose last interval holds 0 is not told apart from the first.</p>
           """
        .formatted(rows, prediction.runs(), prediction.methods());
  }

  private static String row(ExamLossPrediction.Predictor predictor) {
    return "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td></tr>\n"
        .formatted(
            HtmlEscape.text(predictor.by().title()),
            format("%+.2f", predictor.rho()).replace('-', '−'),
            interval(predictor.interval()),
            interval(predictor.behind()));
  }

  private static String interval(ExamLossPrediction.Interval interval) {
    return interval == null
        ? NumberText.UNKNOWN
        : format("%+.2f to %+.2f", interval.low(), interval.high()).replace('-', '−');
  }
}
