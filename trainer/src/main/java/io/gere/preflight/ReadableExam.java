package io.gere.preflight;

import io.gere.InputException;
import io.gere.config.Evaluate;
import io.gere.config.choice.ExamStyle;
import io.gere.eval.AnswerStyle;
import io.gere.exam.ExamReader;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatForm;
import org.apache.hadoop.fs.Path;

/**
 * The exam can be read, all of its subjects, and asked in its style.
 *
 * @param evaluate with {@code mmlu}
 */
record ReadableExam(ModelTokenizer tokenizer, Evaluate evaluate) implements PreflightCheck {
  @Override
  public void look(Premises given) {
    Tokenizer words = given.tokenizer(tokenizer);
    if (words == null) {
      throw InputException.of(
          "an exam is text, but %s has no tokenizer.json; copy it there or leave out evaluate.mmlu"
              .formatted(tokenizer.model()));
    }
    ExamStyle style = evaluate.examStyle();
    int shots = style.showsExamples() ? evaluate.shots() : 0;
    AnswerStyle.requireAskable(
        style,
        words,
        ChatForm.of(evaluate, words),
        ExamReader.read(given.hadoop(), new Path(evaluate.mmlu()), shots));
  }

  @Override
  public boolean isHere(Premises given) {
    return given.exists(evaluate.mmlu()) && given.isHere(tokenizer);
  }
}
