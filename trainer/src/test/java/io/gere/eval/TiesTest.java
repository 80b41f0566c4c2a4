package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.choice.ExamStyle;
import io.gere.data.task.TaskQuestion;
import io.gere.data.task.TaskTestSet;
import io.gere.eval.inference.SmallModel;
import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.TaskScore;
import io.gere.exam.Exam;
import io.gere.exam.ExamGroups;
import io.gere.exam.ExamQuestion;
import io.gere.fixtures.AnyDevice;
import io.gere.model.DecoderModel;
import io.gere.tensor.Torch;
import io.gere.text.AnswerBounds;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model of zeros finds every token equally likely; of equals the first is taken. */
@AnyDevice
final class TiesTest {
  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @ParameterizedTest
  @EnumSource
  void ofEquallyLikelyOptionsOfAQuestionTheFirstIsChosen(ExamStyle style) {
    List<ExamQuestion> questions =
        IntStream.range(0, 5)
            .mapToObj(i -> new ExamQuestion("?", List.of("k", "l", "m", "n"), i % 4, i + 1))
            .toList();
    Exam.Subject subject = new Exam.Subject("virology", List.of(), questions);
    try (DecoderModel model = zeros(300);
        Tokenizer tokenizer = SmallTokenizer.byteLevel()) {
      ExamScore score =
          new ExamEvaluation(
                  ExamGroups.mmlu(), AnswerStyle.of(style, model, tokenizer, Optional.empty(), 100))
              .score(subject);

      assertThat(score.correct()).isEqualTo(2); // the first and the fifth question's answer is A
    }
  }

  @Test
  void ofEquallyLikelyLabelsOfATaskTheFirstIsChosen() {
    List<int[]> prompts = SmallModel.texts(33, 4, 7, 5);
    List<String> right = List.of("Bad", "Good", "Bad");
    List<TaskQuestion> questions =
        IntStream.range(0, 3)
            .mapToObj(i -> new TaskQuestion("text " + i, prompts.get(i), right.get(i)))
            .toList();
    try (DecoderModel model = zeros(33);
        Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      TaskScore score =
          new TaskEvaluation(model, tokenizer, 100)
              .score(
                  new TaskTestSet(questions, List.of("Bad", "Good"), AnswerBounds.plain(tokenizer)),
                  3);

      assertThat(score.optionCorrect()).isEqualTo(2);
      assertThat(score.notAmongOptions()).isEqualTo(3); // the first token is no word
    }
  }

  private static DecoderModel zeros(int vocabulary) {
    DecoderModel model = SmallModel.random(vocabulary, 64);
    model.weights().flat().zero();
    return model;
  }
}
