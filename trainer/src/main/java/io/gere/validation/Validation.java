package io.gere.validation;

import io.gere.budget.BudgetState;
import io.gere.budget.ForgettingBudget;
import io.gere.config.Evaluate;
import io.gere.config.Recipe;
import io.gere.eval.AnswerStyle;
import io.gere.eval.StageEvaluation;
import io.gere.model.DecoderModel;
import io.gere.parallel.Collective;
import io.gere.storage.RunFolder;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All validations of a run whose samples are tokenised. */
public final class Validation {
  private final Recipe recipe;
  private final Tokenizer tokenizer;
  private final ValidationPlan plan;

  /**
   * Reads what is going to be asked.
   *
   * @param tokenizer of the model where training starts, or null where it has none; the caller
   *     closes it, after the last validation
   */
  public Validation(Recipe recipe, RunFolder run, Tokenizer tokenizer) {
    this.recipe = recipe;
    this.tokenizer = tokenizer;
    this.plan = ValidationPlan.of(recipe, run, tokenizer);
  }

  /**
   * Those of one task; nothing where nothing is asked.
   *
   * @param index the task's place in the recipe, from 0
   * @param model the one that learns
   * @param before where the task before it left the forgetting budget, if there is one
   * @param log takes what each finds, on every rank
   */
  public Optional<TaskValidation> ofTask(
      int index,
      DecoderModel model,
      Collective collective,
      Optional<BudgetState> before,
      Consumer<ValidationScores> log) {
    if (plan.schedules().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TaskValidation(
            recipe.tasks().get(index).name(),
            plan.set().of(recipe.tasks().subList(0, index + 1)),
            plan.schedules().get(index),
            new ValidationPass(model, collective, this::style, StageEvaluation.BATCH_TOKENS),
            Selection.of(recipe),
            ForgettingBudget.of(recipe)
                .map(law -> new TaskValidation.Held(law, before, index, recipe.tasks().size())),
            log));
  }

  /** In which the exam is asked; nothing where none is. */
  private Optional<AnswerStyle> style(DecoderModel model) {
    Evaluate evaluate = recipe.evaluate();
    return plan.set().exam().isEmpty()
        ? Optional.empty()
        : Optional.of(
            AnswerStyle.of(
                evaluate.examStyle(),
                model,
                tokenizer,
                ChatForm.of(evaluate, tokenizer),
                StageEvaluation.BATCH_TOKENS));
  }

  /** What is asked, how often, and what for, in lines for the console. */
  public List<String> lines() {
    if (!recipe.evaluate().validates()) {
      return List.of("train: not validated on the way, for evaluate.every_steps is 0");
    }
    List<String> lines = new ArrayList<>(List.of(plan.line()));
    ForgettingBudget.of(recipe)
        .ifPresent(budget -> lines.add("train: " + budget.line(plan.set().questions())));
    return lines;
  }

  /** SHA-256 of all that is asked, in hexadecimal. */
  public String fingerprint() {
    return plan.set().fingerprint();
  }
}
