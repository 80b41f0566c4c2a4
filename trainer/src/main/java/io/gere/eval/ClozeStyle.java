package io.gere.eval;

import io.gere.InputException;
import io.gere.eval.inference.OptionLikelihoods;
import io.gere.exam.Exam;
import io.gere.exam.ExamQuestion;
import io.gere.model.DecoderModel;
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
  private final OptionLikelihoods likelihoods;
  private final int maxPositions;

  ClozeStyle(DecoderModel model, Tokenizer tokenizer, int batchTokens) {
    this.tokenizer = tokenizer;
    this.encoder = new PromptEncoder(tokenizer, Integer.MAX_VALUE);
    this.likelihoods = new OptionLikelihoods(model, batchTokens);
    this.maxPositions = model.config().maxPositions();
  }

  @Override
  public String name() {
    return "cloze";
  }

  @Override
  public ChosenOptions choose(Exam.Subject subject) {
    List<OptionLikelihoods.Choice> choices = new ArrayList<>();
    List<ExamQuestion> shortened = new ArrayList<>();
    for (ExamQuestion question : subject.questions()) {
      OptionLikelihoods.Choice choice = choice(subject, question);
      choices.add(choice);
      if (choice.prompt().length < tokenizer.encode(prompt(question)).length) {
        shortened.add(question);
      }
    }
    double[][] sums = likelihoods.of(choices);
    List<Integer> options = new ArrayList<>();
    for (int i = 0; i < sums.length; i++) {
      options.add(highestMean(sums[i], choices.get(i).options()));
    }
    return new ChosenOptions(options, shortened);
  }

  /** The first of the options whose tokens are likeliest on average. */
  private static int highestMean(double[] sums, List<int[]> options) {
    int best = 0;
    for (int i = 1; i < sums.length; i++) {
      boolean higher = sums[i] / options.get(i).length > sums[best] / options.get(best).length;
      best = higher ? i : best;
    }
    return best;
  }

  /** The question, cut at its beginning if it is too long for the model, and its options. */
  OptionLikelihoods.Choice choice(Exam.Subject subject, ExamQuestion question) {
    String prompt = prompt(question);
    List<int[]> options = options(encoder, subject, question);
    int[] source = tokenizer.encode(prompt);
    int longest = options.stream().mapToInt(tokens -> tokens.length).max().orElseThrow();
    int room = Math.max(1, maxPositions - longest);
    int[] end = Arrays.copyOfRange(source, Math.max(0, source.length - room), source.length);
    return new OptionLikelihoods.Choice(end, options);
  }

  /** The options' tokens behind the question; refuses an option that has none. */
  static List<int[]> options(PromptEncoder encoder, Exam.Subject subject, ExamQuestion question) {
    List<int[]> options = new ArrayList<>();
    for (String option : question.options()) {
      int[] tokens = encoder.answer(prompt(question), option);
      if (tokens.length == 0) {
        throw InputException.of(
            "%s, line %d: the option \"%s\" has no tokens, so it cannot be weighed; correct the exam or use --set evaluate.exam_style=hendrycks"
                .formatted(subject.testFile(), question.line(), option));
      }
      options.add(tokens);
    }
    return options;
  }

  static String prompt(ExamQuestion question) {
    return "Question: " + question.question() + "\nAnswer:";
  }
}
