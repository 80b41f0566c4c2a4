package io.gere.eval.scores;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Whether a run is let through: it has learnt its tasks and not lost its general ability. That is
 * lost where the exam has fallen by more than is allowed, and by more than one standard error of
 * the difference beyond it:
 *
 * <pre>
 * exam_before − exam_after &gt; max_general_drop + √(SE_before² + SE_after²)
 * </pre>
 *
 * SE are the binomial standard errors of the two scores. Both models answer the same questions and
 * mostly alike, so the difference's own error is smaller; but scores hold counts, from which a
 * paired one cannot be computed. The gate is more lenient for it, never stricter. A model that has
 * lost just what is allowed is stopped one time in six, or less.
 *
 * <p>All numbers are fractions, 0..1. The file also says what follows from them: {@code passed},
 * {@code learnt}, {@code kept} and the {@code sentence}.
 *
 * @param ap average performance on the tasks after the last one
 * @param minAp the least that is asked for
 * @param examStyle how exam questions were asked, the same for both models
 * @param examBefore micro average of the model where training starts
 * @param examAfter micro average after the last task
 * @param standardError of the difference of these two
 * @param maxGeneralDrop how much of the exam may be lost
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonPropertyOrder({"passed", "sentence", "learnt", "ap", "min_ap", "kept"})
@JsonIgnoreProperties(
    value = {"passed", "sentence", "learnt", "kept"},
    allowGetters = true)
public record GateVerdict(
    double ap,
    double minAp,
    String examStyle,
    double examBefore,
    double examAfter,
    double standardError,
    double maxGeneralDrop) {
  /** A limit that is met exactly may miss by this, because a mean was rounded. */
  private static final double ROUNDING = 1e-9;

  /** Whether both hold: the tasks are learnt and general ability is kept. */
  @JsonProperty("passed")
  public boolean passed() {
    return learnt() && kept();
  }

  @JsonProperty("learnt")
  public boolean learnt() {
    return ap >= minAp - ROUNDING;
  }

  @JsonProperty("kept")
  public boolean kept() {
    return examBefore - examAfter <= maxGeneralDrop + standardError + ROUNDING;
  }

  /** Both parts with their numbers, as a line for people. */
  @JsonProperty("sentence")
  public String sentence() {
    return format(
        "gate %s: the tasks %s, AP %.2f %% (gate.min_ap %.2f); general ability is %s, the exam"
            + " (%s) went from %.2f %% to %.2f %%, %+.2f points (gate.max_general_drop %.2f,"
            + " standard error %.2f)",
        passed() ? "passed" : "not met",
        learnt() ? "are learnt" : "are not learnt",
        100 * ap,
        100 * minAp,
        kept() ? "kept" : "lost",
        examStyle,
        100 * examBefore,
        100 * examAfter,
        100 * (examAfter - examBefore),
        100 * maxGeneralDrop,
        100 * standardError);
  }
}
