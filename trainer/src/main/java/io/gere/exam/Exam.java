package io.gere.exam;

import io.gere.storage.Json;
import io.gere.storage.Sha256;
import java.util.List;

/**
 * An exam of many subjects, such as MMLU (Hendrycks et al., arXiv 2009.03300).
 *
 * @param subjects in the order of their names, at least one
 * @param groups which subjects are counted together
 */
public record Exam(List<Subject> subjects, ExamGroups groups) {
  static final String TEST_SUFFIX = "_test.csv";

  public Exam {
    subjects = List.copyOf(subjects);
  }

  /**
   * A subject.
   *
   * @param name as in its files' names, such as {@code abstract_algebra}
   * @param shots solved examples to show before each question
   * @param questions at least one
   */
  public record Subject(String name, List<ExamQuestion> shots, List<ExamQuestion> questions) {
    public Subject {
      shots = List.copyOf(shots);
      questions = List.copyOf(questions);
    }

    /** The same with the questions {@code from} to {@code to} (exclusive) only, counted from 0. */
    public Subject part(int from, int to) {
      return new Subject(name, shots, questions.subList(from, to));
    }

    public String testFile() {
      return testFile(name);
    }

    /** The file of a subject's questions within the exam's folder. */
    public static String testFile(String subject) {
      return "test/" + subject + TEST_SUFFIX;
    }
  }

  /** A subject by its name. */
  public Subject subject(String name) {
    return subjects.stream()
        .filter(subject -> subject.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the exam has no subject " + name));
  }

  /** SHA-256 of all that is asked, in hexadecimal. */
  public String fingerprint() {
    return Sha256.of(Json.line(this));
  }
}
