package io.gere.budget;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.config.BudgetLimits;
import io.gere.config.choice.OnExceeded;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a task's training left the budget.
 *
 * @param state after its last validation
 * @param step steps that were done then
 * @param kept steps behind the model that stays
 */
@JsonNaming(SnakeCaseStrategy.class)
public record BudgetEnd(BudgetState state, long step, long kept) {

  /** Whether the run goes no further. */
  public boolean ends(BudgetLimits limits) {
    return state.givenUp() && limits.onExceeded() != OnExceeded.WARN;
  }

  /** What could not be held, by how much, with what, and which model stays. */
  public String sentence(String task, BudgetLimits limits) {
    List<String> lost = new ArrayList<>();
    if (limits.generalText() != null) {
      double nats = state.now().text() - state.base().text();
      lost.add(
          format(
              "%.3g nats of general text (budget.general_text: %s)", nats, limits.generalText()));
    }
    if (limits.exam() != null) {
      double points = 100 * (state.base().exam() - state.now().exam());
      lost.add(format("%.3g points of the exam (budget.exam: %s)", points, limits.exam()));
    }
    return format(
        "task %s lost %s after step %d, with omega at %.3g times and the learning rate at %.3g times the recipe's; the model after step %d stays%s",
        task,
        String.join(" and ", lost),
        step,
        state.omegaScale(),
        state.learningRateScale(),
        kept,
        ends(limits) ? " and no task is learnt after it (budget.on_exceeded)" : "");
  }
}
