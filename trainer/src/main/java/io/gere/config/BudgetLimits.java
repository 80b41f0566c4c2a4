package io.gere.config;

import io.gere.config.choice.OnExceeded;

/**
 * How much general ability a run may lose, against the model that it starts from. The model that
 * learns is held to it by what validations measure on the way.
 *
 * @param generalText cross-entropy on held-out general text, in nats per token; or null: any
 * @param exam percentage points of the exam; or null: any
 * @param onExceeded what happens where it cannot be held
 */
public record BudgetLimits(
    @Default("null") Double generalText,
    @Default("null") Double exam,
    @Default("warn") OnExceeded onExceeded) {
  private static final double MOST_NATS = 100;

  public BudgetLimits {
    if (generalText != null) {
      Check.between("budget.general_text", generalText, 0, MOST_NATS);
    }
    if (exam != null) {
      Check.between("budget.exam", exam, 0, 100);
    }
    Check.that(
        generalText != null || exam != null,
        "budget",
        "without a limit",
        "name budget.general_text, budget.exam or both");
  }
}
