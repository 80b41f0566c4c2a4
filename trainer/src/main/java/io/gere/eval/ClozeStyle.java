package io.gere.eval;

import io.gere.GereException;
import io.gere.data.Sample;
import io.gere.model.LlamaModel;
import io.gere.text.PromptEncoder;
import io.gere.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An exam for models too small to follow letters: the option whose words have the highest mean
 * log-probability after the question is the model's choice. There are no solved examples, and as in
 * general text no special tokens (method.md §1).
 */
public final class ClozeStyle implements AnswerStyle {
  private final Tokenizer tokenizer;
  private final PromptEncoder encoder;
  private final Likelihoods likelihoods;
  private final int maxPositions;

  public ClozeStyle(LlamaModel model, Tokenizer tokenizer, int batchSize) {
    this.tokenizer = tokenizer;
    this.encoder = new PromptEncoder(tokenizer, Integer.MAX_VALUE);
    this.likelihoods = new Likelihoods(model, batchSize);
    this.maxPositions = model.config().maxPositions();
  }

  @Override
  public String name() {
    return "cloze";
  }

  @Override
  public int[] choose(Exam.Subject subject) {
    List<Sample> samples = new ArrayList<>();
    for (ExamQuestion question : subject.questions()) {
      for (String option : question.options()) {
        samples.add(sample(question, option));
      }
    }
    double[] means = likelihoods.meanLogProbabilities(samples);
    int options = ExamQuestion.LETTERS.length();
    int[] choices = new int[subject.questions().size()];
    Arrays.setAll(choices, i -> highest(means, i * options, options));
    return choices;
  }

  /** The first of the highest of {@code count} values. */
  private static int highest(double[] values, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      best = values[from + i] > values[from + best] ? i : best;
    }
    return best;
  }

  /** The question, cut at its beginning if it is too long for the model, and the option. */
  Sample sample(ExamQuestion question, String option) {
    String prompt = prompt(question);
    int[] target = encoder.answer(prompt, option);
    if (target.length == 0) {
      throw GereException.failure(
          "the option \"%s\" of the question \"%s\" has no tokens, so it cannot be weighed; correct the exam or use --set evaluate.exam_style=letter"
              .formatted(option, question.question()));
    }
    int[] source = tokenizer.encode(prompt);
    int room = Math.max(1, maxPositions - target.length);
    int[] end = Arrays.copyOfRange(source, Math.max(0, source.length - room), source.length);
    return Sample.of(end, target);
  }

  static String prompt(ExamQuestion question) {
    return "Question: " + question.question() + "\nAnswer:";
  }
}
