package io.gere.report.scores;

import static io.gere.RootLocale.format;

import io.gere.eval.scores.LayerMovement;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.report.chart.Figure;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import java.util.List;

/**
 * How far the model has moved inside at each stage: every layer in a drawing, the last in numbers.
 */
public final class MovementSection {
  private MovementSection() {}

  /** The section as markup; empty where nothing was measured. */
  public static String draw(Scores scores) {
    List<StageScores> moved =
        scores.stages().stream().filter(stage -> stage.movement() != null).toList();
    if (moved.isEmpty()) {
      return "";
    }
    StringBuilder rows = new StringBuilder();
    moved.forEach(stage -> rows.append(row(scores, stage)));
    return """
           <section aria-labelledby="movement">
           <h2 id="movement">What moved inside</h2>
           %s<div class="scroll">
           <table class="movement">
           <caption>The last hidden state, which the head reads</caption>
           <thead><tr><th scope="col">Model</th><th scope="col">states left <small>%%</small></th><th scope="col">to the opposite <small>%%</small></th><th scope="col">to neutral <small>%%</small></th><th scope="col">from neutral <small>%%</small></th><th scope="col">|Δh|/σ</th><th scope="col">cosine</th><th scope="col">KL <small>nats</small></th></tr></thead>
           <tbody>
           %s</tbody>
           </table>
           </div>
           <p class="note">Against the base model's hidden states on general text that is never learnt. An element is positive, neutral or negative: at or above the mean plus one standard deviation of its dimension, at or below the mean minus one, or between. |Δh|/σ: mean distance in these deviations. KL: base model ‖ model, of the next token.</p>
           </section>
           """
        .formatted(
            Figure.draw(
                "States left",
                "% of each layer's elements",
                HeatMap.ofLayers(scores.tasks(), moved)),
            rows);
  }

  private static String row(Scores scores, StageScores stage) {
    LayerMovement last = stage.movement().last();
    return "<tr><th scope=\"row\">after %s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
        .formatted(
            HtmlEscape.text(scores.tasks().get(stage.learnt() - 1)),
            NumberText.percent(last.left()),
            share(last.toOpposite(), last),
            share(last.toNeutral(), last),
            share(last.fromNeutral(), last),
            format("%.3f", last.distance()),
            format("%.3f", last.cosine()).replace('-', '−'),
            format("%.3f", stage.movement().kl()));
  }

  private static String share(long elements, LayerMovement of) {
    return NumberText.percent((double) elements / of.elements());
  }
}
