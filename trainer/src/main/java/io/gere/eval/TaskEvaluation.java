package io.gere.eval;

import io.gere.InputException;
import io.gere.data.task.AnswerForms;
import io.gere.data.task.TaskQuestion;
import io.gere.data.task.TaskTestSet;
import io.gere.eval.inference.GreedyGeneration;
import io.gere.eval.inference.KeyValueCache;
import io.gere.eval.inference.OptionLikelihoods;
import io.gere.eval.inference.PaddedBatch;
import io.gere.eval.scores.ConfusionMatrix;
import io.gere.eval.scores.TaskScore;
import io.gere.model.DecoderModel;
import io.gere.text.PromptEncoder;
import io.gere.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A model's accuracy on a task. It writes its answer freely and the answer must be the right one,
 * compared by the test's {@link io.gere.data.task.AnswerForms}; and, where answers are labels, the
 * one that it finds likeliest must be. A prompt is read once for both.
 */
public final class TaskEvaluation {
  private final DecoderModel model;
  private final Tokenizer tokenizer;
  private final PromptEncoder encoder;
  private final int batchTokens;

  /**
   * @param batchTokens of questions that are read at a time, padding counted; scores do not depend
   *     on it
   */
  public TaskEvaluation(DecoderModel model, Tokenizer tokenizer, int batchTokens) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.encoder = new PromptEncoder(tokenizer, Integer.MAX_VALUE);
    this.batchTokens = batchTokens;
  }

  /**
   * What the model said to each question.
   *
   * @param texts as they were written
   * @param unfinished those that were as long as they may be, without an end
   * @param likeliest places of the likeliest options; where there are none, not to be read
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answers(String[] texts, Boolean[] unfinished, Integer[] likeliest) {}

  /**
   * The score.
   *
   * @param test with at least one question
   * @param maxTargetTokens of an answer, EOS counted
   */
  public TaskScore score(TaskTestSet test, int maxTargetTokens) {
    Answers answers = ask(test, maxTargetTokens);
    AnswerForms forms = test.forms();
    List<String> right =
        test.questions().stream().map(question -> forms.of(question.answer())).toList();
    int unfinished = count(right.size(), i -> answers.unfinished()[i]);
    List<String> said = Arrays.stream(answers.texts()).map(forms::of).toList();
    if (test.options().isEmpty()) {
      int wrong = count(right.size(), i -> !right.get(i).equals(said.get(i)));
      return TaskScore.of(right.size(), wrong, 0).unfinished(unfinished);
    }
    List<String> options = test.options().stream().map(forms::of).toList();
    int[] wanted = right.stream().mapToInt(options::indexOf).toArray();
    int[] given = said.stream().mapToInt(options::indexOf).toArray();
    int optionCorrect = count(wanted.length, i -> answers.likeliest()[i] == wanted[i]);
    return TaskScore.of(ConfusionMatrix.of(test.options(), wanted, given), optionCorrect)
        .unfinished(unfinished);
  }

  private static int count(int questions, IntPredicate those) {
    return (int) IntStream.range(0, questions).filter(those).count();
  }

  private Answers ask(TaskTestSet test, int maxTargetTokens) {
    List<TaskQuestion> questions = test.questions();
    int count = questions.size();
    Answers answers = new Answers(new String[count], new Boolean[count], new Integer[count]);
    List<int[]> prompts = questions.stream().map(TaskQuestion::promptIds).toList();
    for (PaddedBatch batch : PaddedBatch.of(prompts, batchTokens)) {
      try (KeyValueCache cache = new KeyValueCache(model, batch, maxTargetTokens)) {
        if (!test.options().isEmpty()) {
          batch.put(answers.likeliest(), likeliest(cache, batch, test));
        }
        int[][] written = GreedyGeneration.answers(cache, maxTargetTokens, tokenizer.eos());
        batch.put(
            answers.texts(), Arrays.stream(written).map(tokenizer::decode).toArray(String[]::new));
        batch.put(
            answers.unfinished(),
            Arrays.stream(written)
                .map(ids -> ids.length == maxTargetTokens)
                .toArray(Boolean[]::new));
      }
    }
    return answers;
  }

  /** The first of the likeliest options of each row. */
  private Integer[] likeliest(KeyValueCache cache, PaddedBatch batch, TaskTestSet test) {
    List<List<int[]>> options =
        Arrays.stream(batch.members())
            .mapToObj(member -> optionTokens(encoder, test.questions().get(member), test.options()))
            .toList();
    return Arrays.stream(OptionLikelihoods.of(model, cache, batch, options))
        .map(TaskEvaluation::highest)
        .toArray(Integer[]::new);
  }

  /** Refuses a test whose labels no model can answer with. */
  public static void requireTokens(Tokenizer tokenizer, TaskTestSet test) {
    PromptEncoder words = new PromptEncoder(tokenizer, Integer.MAX_VALUE);
    test.questions().stream()
        .limit(1)
        .forEach(question -> optionTokens(words, question, test.options()));
  }

  private static List<int[]> optionTokens(
      PromptEncoder encoder, TaskQuestion question, List<String> options) {
    return options.stream().map(option -> tokens(encoder, question, option)).toList();
  }

  private static int[] tokens(PromptEncoder encoder, TaskQuestion question, String option) {
    int[] tokens = encoder.answer(question.prompt(), option);
    if (tokens.length == 0) {
      throw InputException.of(
          "the label \"%s\" has no tokens, so no model can answer with it; correct labels.json"
              .formatted(option));
    }
    return tokens;
  }

  private static int highest(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
