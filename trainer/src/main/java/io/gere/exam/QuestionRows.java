package io.gere.exam;

import io.gere.InputException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The questions of one file in MMLU's layout: question, four options, answer. Copies of it differ
 * in small things that leave no doubt, and these are read: a header row, blank lines, letters in
 * lower case, and answers as the options' places from 0.
 */
final class QuestionRows {
  private static final int COLUMNS = 2 + ExamQuestion.LETTERS.length();
  private static final Set<String> ANSWER_COLUMN =
      Set.of(
          "answer", "answers", "answer_key", "correct", "correct_answer", "key", "label", "target");

  private final String file;
  private final List<CsvReader.Row> rows;
  private final boolean numbered;

  private QuestionRows(String file, List<CsvReader.Row> rows, boolean numbered) {
    this.file = file;
    this.rows = rows;
    this.numbered = numbered;
  }

  /**
   * The rows of a file.
   *
   * @param numbered whether another file of the subject numbers its answers from 0; one that says
   *     1, 2 and 3 only does not tell where it begins
   */
  static QuestionRows of(String file, String text, boolean numbered) {
    List<CsvReader.Row> rows =
        CsvReader.read(file, text).stream().filter(row -> !isBlank(row)).toList();
    if (!rows.isEmpty() && ANSWER_COLUMN.contains(answer(rows.get(0)).toLowerCase(Locale.ROOT))) {
      rows = rows.subList(1, rows.size());
    }
    List<String> answers = rows.stream().map(QuestionRows::answer).toList();
    boolean numbers =
        answers.stream().allMatch(answer -> answer.matches("[0-3]"))
            && (numbered || answers.contains("0"));
    return new QuestionRows(file, rows, numbers);
  }

  private static boolean isBlank(CsvReader.Row row) {
    return row.fields().stream().allMatch(String::isBlank);
  }

  private static String answer(CsvReader.Row row) {
    return row.fields().get(row.fields().size() - 1).strip();
  }

  /** Whether its answers are places from 0. */
  boolean isNumbered() {
    return numbered;
  }

  /** The questions in their order. */
  List<ExamQuestion> questions() {
    return rows.stream().map(this::question).toList();
  }

  private ExamQuestion question(CsvReader.Row row) {
    List<String> fields = row.fields();
    if (fields.size() != COLUMNS) {
      throw InputException.of(
          "%s, line %d has %d columns; it must have question, four options and the right letter"
              .formatted(file, row.line(), fields.size()));
    }
    String answer = answer(row);
    int place = numbered ? Integer.parseInt(answer) : place(answer);
    if (place < 0) {
      throw InputException.of(
          "%s, line %d has the answer \"%s\"; it must be A, B, C or D%s"
              .formatted(
                  file,
                  row.line(),
                  answer,
                  answer.matches("\\d+")
                      ? ", or in every row a number from 0 to 3, which 0 itself has to show"
                      : ""));
    }
    return new ExamQuestion(fields.get(0), fields.subList(1, COLUMNS - 1), place, row.line());
  }

  private static int place(String letter) {
    return letter.length() == 1
        ? ExamQuestion.LETTERS.indexOf(letter.toUpperCase(Locale.ROOT))
        : -1;
  }
}
