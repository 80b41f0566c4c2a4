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
import io.gere.eval.scores.FormScore;
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
   * @param written token ids without the end
   * @param likeliest places of the likeliest options; where there are none, not to be read
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answers(int[][] written, Integer[] likeliest) {}

  /**
   * The score.
   *
   * @param test with at least one question
   * @param maxTargetTokens of an answer, its end counted
   */
  public TaskScore score(TaskTestSet test, int maxTargetTokens) {
    Answers answers = ask(test, maxTargetTokens);
    FormScore form =
        new AnswerForm(tokenizer, test.bounds()).score(test, answers.written(), maxTargetTokens);
    return compared(test, answers).unfinished(form.answers() - form.stopped()).formed(form);
  }

  private TaskScore compared(TaskTestSet test, Answers answers) {
    AnswerForms forms = test.forms();
    List<String> right =
        test.questions().stream().map(question -> forms.of(question.answer())).toList();
    List<String> said =
        Arrays.stream(answers.written()).map(tokenizer::decode).map(forms::of).toList();
    if (test.options().isEmpty()) {
      int wrong = count(right.size(), i -> !right.get(i).equals(said.get(i)));
      return TaskScore.of(right.size(), wrong, 0);
    }
    List<String> options = test.options().stream().map(forms::of).toList();
    int[] wanted = right.stream().mapToInt(options::indexOf).toArray();
    int[] given = said.stream().mapToInt(options::indexOf).toArray();
    int optionCorrect = count(wanted.length, i -> answers.likeliest()[i] == wanted[i]);
    return TaskScore.of(ConfusionMatrix.of(test.options(), wanted, given), optionCorrect);
  }

  private static int count(int questions, IntPredicate those) {
    return (int) IntStream.range(0, questions).filter(those).count();
  }

  private Answers ask(TaskTestSet test, int maxTargetTokens) {
    List<TaskQuestion> questions = test.questions();
    Answers answers = new Answers(new int[questions.size()][], new Integer[questions.size()]);
    List<int[]> prompts = questions.stream().map(TaskQuestion::promptIds).toList();
    for (PaddedBatch batch : PaddedBatch.of(prompts, batchTokens)) {
      try (KeyValueCache cache = new KeyValueCache(model, batch, maxTargetTokens)) {
        if (!test.options().isEmpty()) {
          batch.put(answers.likeliest(), likeliest(cache, batch, test));
        }
        batch.put(
            answers.written(),
            GreedyGeneration.answers(cache, maxTargetTokens, test.bounds().ends()));
      }
    }
    return answers;
  }

  /** The first of the likeliest options of each row. */
  private Integer[] likeliest(KeyValueCache cache, PaddedBatch batch, TaskTestSet test) {
    List<List<int[]>> options =
        Arrays.stream(batch.members())
            .mapToObj(member -> optionTokens(encoder, test, test.questions().get(member)))
            .toList();
    return Arrays.stream(OptionLikelihoods.of(model, cache, batch, options))
        .map(TaskEvaluation::highest)
        .toArray(Integer[]::new);
  }

  /** Refuses a test whose labels no model can answer with. */
  public static void requireTokens(Tokenizer tokenizer, TaskTestSet test) {
    PromptEncoder words = new PromptEncoder(tokenizer, Integer.MAX_VALUE);
    test.questions().stream().limit(1).forEach(question -> optionTokens(words, test, question));
  }

  private static List<int[]> optionTokens(
      PromptEncoder encoder, TaskTestSet test, TaskQuestion question) {
    return test.options().stream().map(option -> tokens(encoder, test, question, option)).toList();
  }

  private static int[] tokens(
      PromptEncoder encoder, TaskTestSet test, TaskQuestion question, String option) {
    int[] tokens = test.bounds().answer(encoder, question.prompt(), option);
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
