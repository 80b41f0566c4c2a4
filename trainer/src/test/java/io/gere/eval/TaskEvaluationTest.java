package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.data.task.TaskQuestion;
import io.gere.data.task.TaskTestSet;
import io.gere.eval.inference.SmallModel;
import io.gere.eval.scores.FormScore;
import io.gere.eval.scores.TaskScore;
import io.gere.fixtures.AnyDevice;
import io.gere.model.DecoderModel;
import io.gere.tensor.Torch;
import io.gere.text.AnswerBounds;
import io.gere.text.PromptEncoder;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores of a model whose answers are known, because they were got one token at a time. */
@AnyDevice
final class TaskEvaluationTest {
  private static final int TOKENS = 4;
  private static final String OTHER = "one";
  private static final String UNUSED = "two";

  private static DecoderModel model;
  private static Tokenizer tokenizer;
  private static List<int[]> prompts;
  private static final List<String> ANSWERS = new ArrayList<>();
  private static int unfinished;

  @BeforeAll
  static void ask() {
    Torch.prepareThread(1);
    model = SmallModel.random(33, 64);
    tokenizer = SmallTokenizer.wordLevel();
    prompts = SmallModel.texts(33, 5, 9, 3, 17);
    for (int[] prompt : prompts) {
      int[] answer = SmallModel.answer(model, prompt, TOKENS, AnswerBounds.plain(tokenizer).ends());
      ANSWERS.add(tokenizer.decode(answer));
      unfinished += answer.length == TOKENS ? 1 : 0;
    }
    assertThat(ANSWERS).doesNotHaveDuplicates();
  }

  @AfterAll
  static void close() {
    tokenizer.close();
    model.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 1000})
  void aWrongAnswerAndOneThatIsNoOptionAreToldApart(int batchTokens) {
    TaskTestSet task =
        task(
            List.of(ANSWERS.get(0).toUpperCase(Locale.ROOT) + ". ", OTHER, OTHER, OTHER),
            List.of(ANSWERS.get(0), ANSWERS.get(2), OTHER, UNUSED));

    TaskScore score = new TaskEvaluation(model, tokenizer, batchTokens).score(task, TOKENS);

    assertThat(score.accuracy()).isEqualTo(0.25);
    assertThat(score.wrong()).isEqualTo(1);
    assertThat(score.notAmongOptions()).isEqualTo(2);
    assertThat(score.confusion().counts())
        .containsExactly(
            List.of(1, 0, 0, 0, 0), // the first answer, given
            List.of(0, 0, 0, 0, 0), // right nowhere
            List.of(0, 1, 0, 0, 2), // once answered with the second, twice with none
            List.of(0, 0, 0, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 1000})
  void theSecondViewAsksWhichOptionIsLikeliestWhateverIsWritten(int batchTokens) {
    List<String> options = List.of("one two", "three", "four five one", "two");
    PromptEncoder encoder = new PromptEncoder(tokenizer, 64);
    List<String> likeliest =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    options.stream()
                        .max(
                            Comparator.comparing(
                                option ->
                                    logProbability(
                                        prompts.get(i), encoder.answer("text " + i, option))))
                        .orElseThrow())
            .toList();
    List<String> right = new ArrayList<>(likeliest);
    right.set(3, options.get((options.indexOf(likeliest.get(3)) + 1) % 4));

    TaskScore score =
        new TaskEvaluation(model, tokenizer, batchTokens).score(task(right, options), TOKENS);

    assertThat(score.optionCorrect()).isEqualTo(3);
    assertThat(score.optionAccuracy()).isEqualTo(0.75);
    assertThat(score.notAmongOptions()).isEqualTo(4);
    assertThat(score.accuracy()).isZero();
  }

  private static double logProbability(int[] prompt, int[] option) {
    int[] text = IntStream.concat(Arrays.stream(prompt), Arrays.stream(option)).toArray();
    return IntStream.range(prompt.length, text.length)
        .mapToDouble(t -> SmallModel.logProbability(model, Arrays.copyOf(text, t), text[t]))
        .sum();
  }

  @Test
  void withoutOptionsEveryTextIsAnAnswer() {
    TaskTestSet task = task(List.of(ANSWERS.get(0), "x", ANSWERS.get(2), "y"), List.of());

    assertThat(new TaskEvaluation(model, tokenizer, 20).score(task, TOKENS))
        .isEqualTo(
            TaskScore.of(4, 2, 0)
                .unfinished(unfinished)
                .formed(new FormScore(4, 4 - unfinished, 4, 0, 0)));
    assertThat(unfinished).isBetween(1, 3); // of this model some answers end, some do not
  }

  @Test
  void labelsThatDifferInCaseOnlyAreNotTakenForEachOther() {
    String upper = ANSWERS.get(0).toUpperCase(Locale.ROOT);
    TaskTestSet whole = task(List.of(upper, upper, upper, upper), List.of(ANSWERS.get(0), upper));

    TaskScore score = new TaskEvaluation(model, tokenizer, 1000).score(whole.part(0, 1), TOKENS);

    assertThat(score.wrong()).isEqualTo(1);
    assertThat(score.accuracy()).isZero();
  }

  @Test
  void anAnswerOfAnotherQuestionIsNotTakenForThisOnes() {
    String upper = ANSWERS.get(0).toUpperCase(Locale.ROOT);
    TaskTestSet whole = task(List.of(upper, ANSWERS.get(0), "x", "y"), List.of());

    assertThat(new TaskEvaluation(model, tokenizer, 1000).score(whole.part(0, 1), TOKENS).wrong())
        .isEqualTo(1);
  }

  private static TaskTestSet task(List<String> answers, List<String> options) {
    List<TaskQuestion> questions = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      questions.add(new TaskQuestion("text " + i, prompts.get(i), answers.get(i)));
    }
    return new TaskTestSet(questions, options, AnswerBounds.plain(tokenizer));
  }
}
