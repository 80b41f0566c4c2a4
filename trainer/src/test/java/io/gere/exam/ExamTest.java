package io.gere.exam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExamTest {
  @TempDir Path folder;

  @Test
  void subjectsComeInTheOrderOfTheirNamesWithTheirFirstShots() {
    Exam exam =
        new ExamFolder(folder)
            .with("test/zoology_test.csv", "Q?,w,x,y,z,D\n")
            .with("test/abstract_algebra_test.csv", "\"1,\n2?\",a,b,c,d,B\nR?,a,b,c,d,A\n")
            .with("dev/zoology_dev.csv", "S?,1,2,3,4,C\nT?,1,2,3,4,C\n")
            .with("dev/abstract_algebra_dev.csv", "U?,1,2,3,4,A\n")
            .read(1);

    assertThat(exam.subjects())
        .containsExactly(
            new Exam.Subject(
                "abstract_algebra",
                List.of(new ExamQuestion("U?", List.of("1", "2", "3", "4"), 0, 1)),
                List.of(
                    new ExamQuestion("1,\n2?", List.of("a", "b", "c", "d"), 1, 1),
                    new ExamQuestion("R?", List.of("a", "b", "c", "d"), 0, 3))),
            new Exam.Subject(
                "zoology",
                List.of(new ExamQuestion("S?", List.of("1", "2", "3", "4"), 2, 1)),
                List.of(new ExamQuestion("Q?", List.of("w", "x", "y", "z"), 3, 1))));
    assertThat(exam.groups().group("abstract_algebra")).contains("stem");
  }

  @Test
  void withoutShotsNoExamplesAreNeeded() {
    Exam exam = new ExamFolder(folder).with("test/zoology_test.csv", "Q?,w,x,y,z,D\n").read(0);

    assertThat(exam.subjects().get(0).shots()).isEmpty();
  }

  @Test
  void theFingerprintChangesWithAnyWordOfTheExam() {
    ExamFolder files = new ExamFolder(folder).with("test/zoology_test.csv", "Q?,w,x,y,z,D\n");
    String before = files.read(0).fingerprint();
    String same = files.read(0).fingerprint();

    files.with("test/zoology_test.csv", "Q?,w,x,y,Z,D\n");

    assertThat(same).isEqualTo(before);
    assertThat(files.read(0).fingerprint()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'\"Q\n"
            + "?\",w,x,y,z,D\n"
            + "Q?,w,x,y,D\n"
            + "', 'zoology_test.csv, line 3 has 5 columns; it must have question, four options and"
            + " the right letter'",
        "'Q?,w,x,y,z,E\n"
            + "', 'zoology_test.csv, line 1 has the answer \"E\"; it must be A, B, C or D'",
        "'Q?,w,x,y,z,AB\n', 'zoology_test.csv, line 1 has the answer \"AB\"'",
        "'Q?,w,x,y,z,\n', 'zoology_test.csv, line 1 has the answer \"\"'",
        "'', 'zoology_test.csv holds no questions'",
      })
  void aWrongRowIsNamedByFileAndLine(String content, String message) {
    ExamFolder files = new ExamFolder(folder).with("test/zoology_test.csv", content);

    assertThatThrownBy(() -> files.read(0))
        .isInstanceOf(GereException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'\ufeffQ?,w,x,y,z,D\nR?,w,x,y,z,A\n'", // Windows' byte order mark
        "'Q?,w,x,y,z,D\n\nR?,w,x,y,z,A\n\n\n'",
        "'Q?,w,x,y,z,D\r\nR?,w,x,y,z,A\r\n\r\n'",
        "'question,A,B,C,D,answer\nQ?,w,x,y,z,D\nR?,w,x,y,z,A\n'",
        "'Q?,w,x,y,z,d\nR?,w,x,y,z,a\n'",
        "'Q?,w,x,y,z, D\nR?,w,x,y,z,A \n'",
        "'Q?,w,x,y,z,3\nR?,w,x,y,z,0\n'",
        "'Question,Choice 1,Choice 2,Choice 3,Choice 4,Label\nQ?,w,x,y,z,3\nR?,w,x,y,z,0\n'",
      })
  void copiesOfMmluThatLeaveNoDoubtAreRead(String content) {
    List<ExamQuestion> questions =
        new ExamFolder(folder)
            .with("test/zoology_test.csv", content)
            .read(0)
            .subjects()
            .get(0)
            .questions();

    assertThat(questions).extracting(ExamQuestion::question).containsExactly("Q?", "R?");
    assertThat(questions).extracting(ExamQuestion::answer).containsExactly(3, 0);
    assertThat(questions.get(0).options()).containsExactly("w", "x", "y", "z");
  }

  @Test
  void numbersAreReadFromZeroOnlyWhereThatIsSure() {
    ExamFolder files =
        new ExamFolder(folder)
            .with("test/zoology_test.csv", "Q?,w,x,y,z,3\nR?,w,x,y,z,0\n")
            .with("dev/zoology_dev.csv", "S?,w,x,y,z,1\n");
    assertThat(files.read(1).subjects().get(0).shots().get(0).answer()).isEqualTo(1);

    files.with("test/zoology_test.csv", "Q?,w,x,y,z,3\nR?,w,x,y,z,1\n");
    assertThatThrownBy(() -> files.read(0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "zoology_test.csv, line 1 has the answer \"3\"; it must be A, B, C or");

    files.with("test/zoology_test.csv", "Q?,w,x,y,z,0\nR?,w,x,y,z,A\n");
    assertThatThrownBy(() -> files.read(0))
        .hasMessageContaining("zoology_test.csv, line 1 has the answer \"0\"");
  }

  @Test
  void aPointerOfGitLfsIsNoExam() {
    ExamFolder files =
        new ExamFolder(folder)
            .with("test/zoology_test.csv", "version https://git-lfs.github.com/spec/v1\noid x\n");

    assertThatThrownBy(() -> files.read(0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("zoology_test.csv is a pointer of Git LFS");
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    ExamFolder files = new ExamFolder(folder);
    assertThatThrownBy(() -> files.read(1)).hasMessageContaining("test does not exist");

    files.with("test/readme.txt", "");
    assertThatThrownBy(() -> files.read(1)).hasMessageContaining("holds no SUBJECT_test.csv");

    files.with("test/zoology_test.csv", "Q?,w,x,y,z,D\n");
    assertThatThrownBy(() -> files.read(1))
        .hasMessageEndingWith(
            "dev/zoology_dev.csv is missing, so the subject has no examples to show; add it, or ask"
                + " without examples (evaluate.shots: 0)");

    files.with("dev/zoology_dev.csv", "Q?,w,x,y,z,D\n");
    assertThatThrownBy(() -> files.read(2))
        .hasMessageContaining("zoology_dev.csv holds 1 examples, but evaluate.shots is 2");

    Files.write(folder.resolve("dev/zoology_dev.csv"), "é".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> files.read(1)).hasMessageContaining("zoology_dev.csv is not UTF-8");
  }
}
