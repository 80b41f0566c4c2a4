package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.config.choice.ExamStyle;
import io.gere.eval.inference.SmallModel;
import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.GroupScore;
import io.gere.exam.Exam;
import io.gere.exam.ExamGroups;
import io.gere.exam.ExamQuestion;
import io.gere.fixtures.AnyDevice;
import io.gere.model.DecoderModel;
import io.gere.tensor.Torch;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both styles against the model's own logits, one text after the other. */
@AnyDevice
final class ExamEvaluationTest {
  private static DecoderModel model;
  private static Tokenizer tokenizer;

  @BeforeAll
  static void load() {
    Torch.prepareThread(1);
    model = SmallModel.gqa();
    tokenizer = SmallTokenizer.byteLevel();
  }

  @AfterAll
  static void close() {
    tokenizer.close();
    model.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300, 5000})
  void letterStyleTakesTheLetterWithTheHighestLogit(int batchTokens) {
    Exam.Subject subject = subject("high_school_biology", 1, 9);
    int[] letters = {'A', 'B', 'C', 'D'};
    int[] expected =
        subject.questions().stream()
            .mapToInt(
                question -> {
                  int[] ids = tokenizer.encode(LetterPrompt.HENDRYCKS.text(subject, 1, question));
                  double[] logits = SmallModel.logits(model, withBos(ids));
                  return SmallModel.highest(
                      Arrays.stream(letters)
                          .mapToDouble(letter -> logits[letterToken(letter)])
                          .toArray());
                })
            .toArray();

    AnswerStyle style =
        AnswerStyle.of(ExamStyle.HENDRYCKS, model, tokenizer, Optional.empty(), batchTokens);
    assertThat(style.choose(subject))
        .isEqualTo(
            new AnswerStyle.ChosenOptions(Arrays.stream(expected).boxed().toList(), List.of()));
    assertThat(Arrays.stream(expected).distinct().count()).isGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300, 5000})
  void clozeStyleTakesTheOptionWithTheHighestMeanLogProbability(int batchTokens) {
    Exam.Subject subject = subject("virology", 0, 7);
    int[] expected = subject.questions().stream().mapToInt(q -> likeliest(q)).toArray();

    assertThat(
            new ClozeStyle(model, tokenizer, Optional.empty(), batchTokens)
                .choose(subject)
                .options())
        .containsExactlyElementsOf(Arrays.stream(expected).boxed().toList());
    assertThat(Arrays.stream(expected).distinct().count()).isGreaterThan(1);
  }

  @Test
  void aScoreCountsTheRightChoicesOfEverySubjectAndGroup() {
    List<Exam.Subject> subjects =
        List.of(subject("virology", 0, 6), subject("astronomy", 0, 4), subject("alchemy", 0, 5));
    List<Exam.Subject> known = new ArrayList<>();
    for (Exam.Subject subject : subjects) {
      List<ExamQuestion> questions = new ArrayList<>();
      for (ExamQuestion question : subject.questions()) {
        // All but every third question has the model's own choice as its right answer.
        int shift = questions.size() % 3 == 2 ? 1 : 0;
        questions.add(
            new ExamQuestion(
                question.question(), question.options(), (likeliest(question) + shift) % 4, 1));
      }
      known.add(new Exam.Subject(subject.name(), List.of(), questions));
    }
    AnswerStyle style = AnswerStyle.of(ExamStyle.CLOZE, model, tokenizer, Optional.empty(), 200);
    ExamEvaluation evaluation = new ExamEvaluation(ExamGroups.mmlu(), style);

    ExamScore all = ExamScore.sum(known.stream().map(evaluation::score).toList());
    assertThat(all.style()).isEqualTo("cloze");
    assertThat(all.subjects())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "virology", GroupScore.of(6, 4),
                "astronomy", GroupScore.of(4, 3),
                "alchemy", GroupScore.of(5, 4)));
    assertThat(all.groups())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("other", GroupScore.of(6, 4), "stem", GroupScore.of(4, 3)));
    assertThat(all.micro()).isEqualTo(11.0 / 15);

    List<ExamScore> parts =
        List.of(
            evaluation.score(known.get(0).part(0, 2)),
            evaluation.score(known.get(1)),
            evaluation.score(known.get(0).part(2, 6)),
            evaluation.score(known.get(2)));
    assertThat(ExamScore.sum(parts)).isEqualTo(all);
  }

  @Test
  void anOptionWithoutTokensCannotBeWeighed() {
    try (Tokenizer words = SmallTokenizer.wordLevel()) {
      ClozeStyle style = new ClozeStyle(model, words, Optional.empty(), 1);
      ExamQuestion question = new ExamQuestion("one?", List.of("one", "two", " ", "four"), 0, 7);

      assertThatThrownBy(() -> style.choose(new Exam.Subject("x", List.of(), List.of(question))))
          .isInstanceOf(GereException.class)
          .hasMessageContaining("test/x_test.csv, line 7: the option \" \" has no tokens");
    }
  }

  private static int likeliest(ExamQuestion question) {
    int[] source = tokenizer.encode("Question: " + question.question() + "\nAnswer:");
    double[] means =
        question.options().stream()
            .mapToDouble(
                option -> {
                  int[] text =
                      tokenizer.encode("Question: " + question.question() + "\nAnswer: " + option);
                  return IntStream.range(source.length, text.length)
                      .mapToDouble(
                          t -> SmallModel.logProbability(model, Arrays.copyOf(text, t), text[t]))
                      .average()
                      .orElseThrow();
                })
            .toArray();
    return SmallModel.highest(means);
  }

  private static int letterToken(int letter) {
    return tokenizer.encode(String.valueOf((char) letter))[0];
  }

  private static int[] withBos(int[] ids) {
    return IntStream.concat(tokenizer.bos().stream(), Arrays.stream(ids)).toArray();
  }

  private static Exam.Subject subject(String name, int shots, int questions) {
    SplittableRandom random = new SplittableRandom(name.length());
    return new Exam.Subject(name, questions(random, shots), questions(random, questions));
  }

  private static List<ExamQuestion> questions(SplittableRandom random, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new ExamQuestion(
                    words(random),
                    List.of(words(random), words(random), words(random), words(random)),
                    random.nextInt(4),
                    i + 1))
        .toList();
  }

  private static String words(SplittableRandom random) {
    List<String> words = List.of("Good", "cell", "x", "of the", "42", "Answer", "é", "why?");
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      text.append(words.get(random.nextInt(words.size()))).append(i == 0 ? "" : " ");
    }
    return text.toString();
  }
}
