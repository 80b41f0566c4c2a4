package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.data.Question;
import io.gere.data.TaskTest;
import io.gere.model.LlamaModel;
import io.gere.tensor.Torch;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores of a model whose answers are known, because they were got one token at a time. */
final class TaskEvaluationTest {
  private static final int TOKENS = 4;

  private static LlamaModel model;
  private static Tokenizer tokenizer;
  private static List<int[]> prompts;
  private static final List<String> ANSWERS = new ArrayList<>();

  @BeforeAll
  static void ask() {
    Torch.prepareThread(1);
    model = SmallModel.random(33, 64);
    tokenizer = SmallTokenizer.wordLevel();
    prompts = SmallModel.texts(33, 5, 9, 3, 17);
    for (int[] prompt : prompts) {
      int[] answer = SmallModel.answer(model, prompt, TOKENS, tokenizer.eos());
      ANSWERS.add(tokenizer.decode(answer));
    }
    assertThat(ANSWERS).doesNotHaveDuplicates();
  }

  @AfterAll
  static void close() {
    tokenizer.close();
    model.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void aWrongAnswerAndOneThatIsNoOptionAreToldApart(int batchSize) {
    TaskTest task =
        task(
            List.of(ANSWERS.get(0).toUpperCase(Locale.ROOT) + ". ", "other", "other", "other"),
            List.of(ANSWERS.get(0), ANSWERS.get(2), "other"));

    assertThat(new TaskEvaluation(model, tokenizer, batchSize, 0).score(task, TOKENS))
        .contains(TaskScore.of(4, 1, 2));
  }

  @Test
  void withoutOptionsEveryTextIsAnAnswer() {
    TaskTest task = task(List.of(ANSWERS.get(0), "x", ANSWERS.get(2), "y"), List.of());

    assertThat(new TaskEvaluation(model, tokenizer, 2, 0).score(task, TOKENS))
        .contains(TaskScore.of(4, 2, 0));
  }

  @Test
  void aLimitTakesTheFirstQuestions() {
    TaskTest task = task(List.of(ANSWERS.get(0), ANSWERS.get(1), "x", "y"), List.of());

    assertThat(new TaskEvaluation(model, tokenizer, 2, 3).score(task, TOKENS))
        .contains(TaskScore.of(3, 1, 0));
    assertThat(new TaskEvaluation(model, tokenizer, 2, 9).score(task, TOKENS))
        .contains(TaskScore.of(4, 2, 0));
  }

  @Test
  void aTaskWithoutTestHasNoScore() {
    TaskTest task = new TaskTest(List.of(), List.of());

    assertThat(new TaskEvaluation(model, tokenizer, 2, 0).score(task, TOKENS)).isEmpty();
  }

  private static TaskTest task(List<String> answers, List<String> options) {
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      questions.add(new Question("text " + i, prompts.get(i), answers.get(i)));
    }
    return new TaskTest(questions, options);
  }
}
