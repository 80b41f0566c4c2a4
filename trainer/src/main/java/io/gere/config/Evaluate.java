package io.gere.config;

import io.gere.config.choice.AskedSplit;
import io.gere.config.choice.Dtype;
import io.gere.config.choice.EvaluateAfter;
import io.gere.config.choice.ExamStyle;

/**
 * What is scored, and when.
 *
 * @param mmlu a folder with the exam, or null: no exam
 * @param examStyle in which words, and by which choice, the exam is asked
 * @param shots solved examples before a question
 * @param chat whether questions are asked in the model's chat form
 * @param system what such a conversation begins with, or null
 * @param conversations a file of conversations that are never learnt, or null: every stage is asked
 *     for their last answers and scored by the form of these
 * @param maxNewTokens of an answer in such a conversation, its end counted
 * @param after which stages are scored
 * @param limit questions or samples of each test; 0: all
 * @param devEvery of so many training records of a task one is not learnt; the model is validated
 *     with these while it learns; 0: none
 * @param split whether these score a task, or its test; {@code dev} where there are any, unless
 *     written
 * @param everySteps optimizer steps between two validations of the model that learns, which is
 *     validated after each epoch too; 0: never; null: as often as costs 1 % of training
 * @param validationSamples dev records of each task, held-out texts and questions of the exam that
 *     a validation asks, at most
 * @param reference the run folder of a run whose score on each task just learnt is what could have
 *     been learnt, for example one without replay: against it intransigence is measured; or null
 * @param baseShare share of {@code base.path} in the weights that are scored after each task, the
 *     rest being the trained ones (WiSE-FT); 0: the trained ones alone
 * @param dtype of weights and activations; {@code model.dtype} unless written. Probabilities are
 *     computed and summed in float32 or better either way
 */
public record Evaluate(
    @Default("null") String mmlu,
    @Default("hendrycks") ExamStyle examStyle,
    @Default("5") int shots,
    @Default("false") boolean chat,
    @Default("null") String system,
    @Default("null") String conversations,
    @Default("256") int maxNewTokens,
    @Default("each") EvaluateAfter after,
    @Default("0") int limit,
    @Default("0") int devEvery,
    @Default("null") AskedSplit split,
    @Default("null") Integer everySteps,
    @Default("64") int validationSamples,
    @Default("null") String reference,
    @Default("0") double baseShare,
    @Default("null") Dtype dtype) {
  public Evaluate {
    mmlu = Check.path(mmlu);
    reference = Check.path(reference);
    conversations = Check.path(conversations);
    Check.between("evaluate.shots", shots, 0, 1_000);
    boolean spoken = chat || system == null;
    Check.that(spoken, "evaluate.system", system, "stand beside evaluate.chat: true");
    Check.between("evaluate.max_new_tokens", maxNewTokens, 1, Check.MOST_TOKENS);
    Check.atLeast("evaluate.limit", limit, 0);
    Check.between("evaluate.base_share", baseShare, 0, 1);
    boolean splits = devEvery == 0 || devEvery >= 2;
    Check.that(splits, "evaluate.dev_every", devEvery, "be 0, or at least 2");
    split = split == null ? (devEvery > 0 ? AskedSplit.DEV : AskedSplit.TEST) : split;
    Check.that(
        split == AskedSplit.TEST || devEvery > 0,
        "evaluate.split",
        "dev",
        "stand beside evaluate.dev_every, which holds the records out");
    if (everySteps != null) {
      Check.atLeast("evaluate.every_steps", everySteps, 0);
    }
    Check.between("evaluate.validation_samples", validationSamples, 1, 1_000_000);
  }

  /** Whether the model is validated while it learns. */
  public boolean validates() {
    return everySteps == null || everySteps > 0;
  }

  Evaluate with(Dtype type) {
    return new Evaluate(
        mmlu,
        examStyle,
        shots,
        chat,
        system,
        conversations,
        maxNewTokens,
        after,
        limit,
        devEvery,
        split,
        everySteps,
        validationSamples,
        reference,
        baseShare,
        type);
  }

  /** Whether trained weights are averaged with the base's before they are scored. */
  public boolean blends() {
    return baseShare > 0;
  }
}
