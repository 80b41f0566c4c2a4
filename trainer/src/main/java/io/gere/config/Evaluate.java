package io.gere.config;

import io.gere.config.choice.Dtype;
import io.gere.config.choice.EvaluateAfter;
import io.gere.config.choice.ExamStyle;

/**
 * What is scored, and when.
 *
 * @param mmlu a folder with the exam, or null: no exam
 * @param shots solved examples before a question
 * @param limit questions or samples of each test; 0: all
 * @param devEvery of so many training records of a task one is not learnt, and these are asked
 *     instead of the task's test; 0: none
 * @param reference the run folder of a run whose score on each task just learnt is what could have
 *     been learnt, for example one without replay: against it intransigence is measured; or null
 * @param dtype of weights and activations; {@code model.dtype} unless written. Probabilities are
 *     computed and summed in float32 or better either way
 */
public record Evaluate(
    @Default("null") String mmlu,
    @Default("hendrycks") ExamStyle examStyle,
    @Default("5") int shots,
    @Default("each") EvaluateAfter after,
    @Default("0") int limit,
    @Default("0") int devEvery,
    @Default("null") String reference,
    @Default("null") Dtype dtype) {
  public Evaluate {
    mmlu = Check.path(mmlu);
    reference = Check.path(reference);
    Check.atLeast("evaluate.shots", shots, 0);
    Check.atLeast("evaluate.limit", limit, 0);
    boolean split = devEvery == 0 || devEvery >= 2;
    Check.that(split, "evaluate.dev_every", devEvery, "be 0, or at least 2");
  }

  Evaluate with(Dtype type) {
    return new Evaluate(mmlu, examStyle, shots, after, limit, devEvery, reference, type);
  }
}
