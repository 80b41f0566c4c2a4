package io.gere.eval;

import io.gere.eval.inference.OptionLikelihoods;
import io.gere.exam.Exam;
import io.gere.exam.ExamQuestion;
import io.gere.model.DecoderModel;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An exam for models too small to follow letters: the option whose words have the highest mean
 * log-probability after the question is the model's choice. There are no solved examples, and as in
 * general text no special tokens (method.md §1), unless a chat form writes them.
 */
public final class ClozeStyle implements AnswerStyle {
  private final ClozePrompt prompts;
  private final Optional<ChatForm> chat;
  private final OptionLikelihoods likelihoods;
  private final int maxPositions;

  ClozeStyle(DecoderModel model, Tokenizer tokenizer, Optional<ChatForm> chat, int batchTokens) {
    this.prompts = new ClozePrompt(tokenizer, chat);
    this.chat = chat;
    this.likelihoods = new OptionLikelihoods(model, batchTokens);
    this.maxPositions = model.config().maxPositions();
  }

  @Override
  public String name() {
    return AnswerStyle.named("cloze", chat);
  }

  @Override
  public ChosenOptions choose(Exam.Subject subject) {
    List<OptionLikelihoods.Choice> choices = new ArrayList<>();
    List<ExamQuestion> shortened = new ArrayList<>();
    for (ExamQuestion question : subject.questions()) {
      OptionLikelihoods.Choice whole = prompts.choice(subject, question);
      OptionLikelihoods.Choice choice = fitted(whole);
      choices.add(choice);
      if (choice.prompt().length < whole.prompt().length) {
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

  /** The same, its question cut at its beginning if it is too long for the model. */
  OptionLikelihoods.Choice fitted(OptionLikelihoods.Choice whole) {
    int[] source = whole.prompt();
    int longest = whole.options().stream().mapToInt(tokens -> tokens.length).max().orElseThrow();
    int room = Math.max(1, maxPositions - longest);
    int[] end = Arrays.copyOfRange(source, Math.max(0, source.length - room), source.length);
    return new OptionLikelihoods.Choice(end, whole.options());
  }
}
