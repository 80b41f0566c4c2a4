package io.gere.exam;

import io.gere.InputException;
import io.gere.storage.Storage;
import io.gere.storage.input.GivenFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads an {@link Exam} from MMLU's files. */
public final class ExamReader {
  private final Configuration hadoop;
  private final FileSystem files;
  private final Path folder;
  private final int shots;

  private ExamReader(Configuration hadoop, Path folder, int shots) {
    this.hadoop = hadoop;
    this.files = Storage.fileSystem(hadoop, folder);
    this.folder = files.makeQualified(folder);
    this.shots = shots;
  }

  /**
   * Reads an exam in MMLU's layout: {@code test/SUBJECT_test.csv}, {@code dev/SUBJECT_dev.csv} for
   * the shots, and {@link ExamGroups#FILE_NAME} where it has groups of its own. A row is question,
   * four options, letter, see {@link QuestionRows}.
   *
   * @param shots solved examples per subject; with 0, {@code dev} is not read
   */
  public static Exam read(Configuration hadoop, Path folder, int shots) {
    return new ExamReader(hadoop, folder, shots).read();
  }

  private Exam read() {
    return new Exam(names().stream().map(this::subject).toList(), ExamGroups.of(hadoop, folder));
  }

  private List<String> names() {
    Path test = new Path(folder, "test");
    try {
      List<String> names =
          Arrays.stream(files.listStatus(test))
              .map(file -> file.getPath().getName())
              .filter(name -> name.endsWith(Exam.TEST_SUFFIX))
              .map(name -> name.substring(0, name.length() - Exam.TEST_SUFFIX.length()))
              .sorted()
              .toList();
      if (names.isEmpty()) {
        throw InputException.of(
            "%s holds no SUBJECT%s; evaluate.mmlu must name a folder in MMLU's layout"
                .formatted(test, Exam.TEST_SUFFIX));
      }
      return names;
    } catch (FileNotFoundException e) {
      throw InputException.of(
          "%s does not exist; evaluate.mmlu must name a folder in MMLU's layout".formatted(test),
          e);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(test, e.getMessage()), e);
    }
  }

  private Exam.Subject subject(String name) {
    Path test = new Path(folder, Exam.Subject.testFile(name));
    QuestionRows rows = rows(test, false);
    List<ExamQuestion> questions = rows.questions();
    if (questions.isEmpty()) {
      throw InputException.of("%s holds no questions; delete it".formatted(test));
    }
    return new Exam.Subject(name, shots(name, rows.isNumbered()), questions);
  }

  private List<ExamQuestion> shots(String name, boolean numbered) {
    if (shots == 0) {
      return List.of();
    }
    Path dev = new Path(folder, "dev/" + name + "_dev.csv");
    if (!exists(dev)) {
      throw InputException.of(
          "%s is missing, so the subject has no examples to show; add it, or ask without examples (evaluate.shots: 0)"
              .formatted(dev));
    }
    List<ExamQuestion> examples = rows(dev, numbered).questions();
    if (examples.size() < shots) {
      throw InputException.of(
          "%s holds %d examples, but evaluate.shots is %d; lower it or add examples"
              .formatted(dev, examples.size(), shots));
    }
    return examples.subList(0, shots);
  }

  private boolean exists(Path file) {
    try {
      return files.exists(file);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private QuestionRows rows(Path file, boolean numbered) {
    return QuestionRows.of(file.toString(), text(file), numbered);
  }

  private String text(Path file) {
    try (InputStream in = GivenFile.open(files, file)) {
      ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes());
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw InputException.of("%s is not UTF-8; convert it".formatted(file), e);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
