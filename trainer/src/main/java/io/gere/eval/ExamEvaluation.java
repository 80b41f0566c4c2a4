package io.gere.eval;

import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.GroupScore;
import io.gere.exam.Exam;
import io.gere.exam.ExamGroups;
import io.gere.exam.ExamQuestion;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A model's score in an exam, or in parts of it. */
public final class ExamEvaluation {
  private final ExamGroups groups;
  private final AnswerStyle style;

  public ExamEvaluation(ExamGroups groups, AnswerStyle style) {
    this.groups = groups;
    this.style = style;
  }

  /** Asks one subject's questions. */
  public ExamScore score(Exam.Subject subject) {
    AnswerStyle.ChosenOptions choices = style.choose(subject);
    List<ExamQuestion> questions = subject.questions();
    int correct = 0;
    for (int i = 0; i < questions.size(); i++) {
      correct += choices.options().get(i) == questions.get(i).answer() ? 1 : 0;
    }
    GroupScore score = GroupScore.of(questions.size(), correct);
    ExamScore exam = ExamScore.of(style.name(), Map.of(subject.name(), score), groups);
    OptionalInt line = choices.firstShortenedLine();
    return line.isEmpty()
        ? exam
        : exam.with(
            subject.name(), new ExamScore.Shortened(choices.shortened().size(), line.getAsInt()));
  }
}
