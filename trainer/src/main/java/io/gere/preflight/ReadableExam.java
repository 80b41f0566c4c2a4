package io.gere.preflight;

import io.gere.InputException;
import io.gere.config.choice.ExamStyle;
import io.gere.eval.AnswerStyle;
import io.gere.exam.ExamReader;
import io.gere.text.Tokenizer;
import org.apache.hadoop.fs.Path;

/**
 * The exam can be read, all of its subjects, and asked in its style.
 *
 * @param folder {@code evaluate.mmlu}
 * @param shots solved examples before a question
 */
record ReadableExam(ModelTokenizer tokenizer, String folder, ExamStyle style, int shots)
    implements PreflightCheck {
  @Override
  public void look(Premises given) {
    Tokenizer words = given.tokenizer(tokenizer);
    if (words == null) {
      throw InputException.of(
          "an exam is text, but %s has no tokenizer.json; copy it there or leave out evaluate.mmlu"
              .formatted(tokenizer.model()));
    }
    AnswerStyle.requireAskable(
        style,
        words,
        ExamReader.read(given.hadoop(), new Path(folder), style.showsExamples() ? shots : 0));
  }

  @Override
  public boolean isHere(Premises given) {
    return given.exists(folder) && given.isHere(tokenizer);
  }
}
