package io.gere.track;

import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.Perplexity;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.metrics.StepMetrics;
import io.gere.validation.ValidationScores;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The names under which trackers keep numbers: Hugging Face's where it has one for the same, such
 * as {@code train/learning_rate}; else those of our own files, below {@code train/}, {@code eval/}
 * for validations, {@code budget/} for the forgetting budget, {@code test/} for stages and {@code
 * scores/} for what follows from them.
 */
public final class TrackedNumbers {
  private final Map<String, Double> numbers = new LinkedHashMap<>();

  private TrackedNumbers() {}

  /**
   * Of an optimizer step.
   *
   * @param epoch of the task, a fraction as in Hugging Face's logs
   */
  public static Map<String, Double> of(StepMetrics step, double epoch) {
    TrackedNumbers all = new TrackedNumbers();
    all.put("train/loss", step.loss());
    all.put("train/learning_rate", step.lr());
    all.put("train/grad_norm", step.gradNorm());
    all.put("train/epoch", epoch);
    all.put("train/task_step", step.step() + 1.0);
    all.put("train/ce_task", step.ceTask());
    all.put("train/ce_replay", step.ceReplay());
    all.put("train/imitation", step.imitation());
    all.put("train/omega", step.omega());
    all.put("train/margin_nonzero", (double) step.marginNonzero());
    all.put("train/tokens", (double) step.tokens());
    all.put("train/tokens_per_second", step.tokensPerSecond());
    all.put("train/replay_samples", (double) step.replaySamples());
    all.put("train/world_size", (double) step.worldSize());
    all.put("train/padding", step.padding());
    all.put("train/skipped", (double) step.skipped());
    if (step.device() != null) {
      all.put("train/peak_bytes", (double) step.device().peakBytes());
      all.put("train/mfu", step.device().mfu());
    }
    return all.numbers;
  }

  /** Of a validation; {@code eval/loss} is that of the task that is being learnt. */
  public static Map<String, Double> of(ValidationScores scores) {
    TrackedNumbers all = new TrackedNumbers();
    ValidationScores.DevScore own = scores.dev().get(scores.task());
    all.put("eval/loss", own == null ? null : own.loss());
    scores
        .dev()
        .forEach(
            (task, dev) -> {
              all.put("eval/" + task + "/loss", dev.loss());
              all.put("eval/" + task + "/accuracy", dev.accuracy());
            });
    all.put("eval/text_loss", scores.text() == null ? null : scores.text().crossEntropy());
    all.put("eval/exam", scores.exam() == null ? null : scores.exam().accuracy());
    all.put("eval/runtime", scores.seconds());
    if (scores.budget() != null) {
      all.put("budget/used", scores.budget().used());
      all.put("budget/omega_scale", scores.budget().omegaScale());
      all.put("budget/learning_rate_scale", scores.budget().learningRateScale());
    }
    return all.numbers;
  }

  /** Of a stage, where the model has learnt so many tasks. */
  public static Map<String, Double> of(StageScores stage) {
    TrackedNumbers all = new TrackedNumbers();
    new TreeMap<>(stage.tasks())
        .forEach((task, score) -> all.put("test/" + task + "/accuracy", score.accuracy()));
    all.put("test/exam", exam(stage.exam()));
    all.put("test/perplexity", perplexity(stage.perplexity()));
    return all.numbers;
  }

  /** Of all stages together. */
  public static Map<String, Double> of(Scores scores) {
    TrackedNumbers all = new TrackedNumbers();
    all.put("scores/ap", scores.ap());
    all.put("scores/bwt", scores.bwt());
    all.put("scores/fwt", scores.fwt());
    all.put("scores/forgetting", scores.forgetting());
    all.put("scores/learning", scores.learning());
    all.put("scores/intransigence", scores.intransigence());
    all.put("scores/exam", exam(scores.mmlu()));
    all.put("scores/perplexity", perplexity(scores.perplexity()));
    all.put("scores/f1_avg", scores.f1Avg());
    return all.numbers;
  }

  private static Double exam(ExamScore exam) {
    return exam == null ? null : exam.micro();
  }

  private static Double perplexity(Perplexity text) {
    return text == null ? null : text.value();
  }

  /** What was not measured has no number. */
  private void put(String name, Double number) {
    if (number != null) {
      numbers.put(name, number);
    }
  }
}
