package io.gere.validation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.budget.Ability;
import io.gere.budget.BudgetState;
import io.gere.eval.scores.GroupScore;
import io.gere.eval.scores.Perplexity;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of {@code validation.jsonl}: what the model knows after so many steps of a task, by a
 * sample.
 *
 * @param task the task that is being learnt
 * @param step steps of it that are done; 0: it begins
 * @param dev of each task so far that has dev records
 * @param text held-out general text, or null where there is none
 * @param exam right answers in the exam, or null where there is none
 * @param seconds that all of it took rank 0
 * @param budget where the forgetting budget stands after it, or null where there is none
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ValidationScores(
    String task,
    long step,
    Map<String, DevScore> dev,
    Perplexity text,
    GroupScore exam,
    double seconds,
    BudgetState budget) {
  public ValidationScores {
    dev = new LinkedHashMap<>(dev);
  }

  /** General ability as it was measured. */
  Ability ability() {
    return new Ability(
        text == null ? null : text.crossEntropy(), exam == null ? null : exam.accuracy());
  }

  /** The same with what the budget makes of it. */
  ValidationScores with(BudgetState held) {
    return new ValidationScores(task, step, dev, text, exam, seconds, held);
  }

  /**
   * What the model makes of dev records.
   *
   * @param loss cross-entropy of the answers in nats per token, their ends among these
   * @param correct records whose answer the model would write by itself, word for word and with its
   *     end, were it to choose the likeliest token each time
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record DevScore(double loss, int samples, int correct) {
    public double accuracy() {
      return (double) correct / samples;
    }
  }
}
