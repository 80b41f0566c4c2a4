package io.gere.exam;

import com.fasterxml.jackson.core.type.TypeReference;
import io.gere.InputException;
import io.gere.storage.Json;
import io.gere.storage.Storage;
import io.gere.storage.input.GivenFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Which subjects of an exam are counted together.
 *
 * @param bySubject a subject's group
 */
public record ExamGroups(Map<String, String> bySubject) {
  /** The file beside {@code dev/} and {@code test/} that gives an exam its own groups. */
  public static final String FILE_NAME = "groups.json";

  private static final TypeReference<Map<String, String>> MAP = new TypeReference<>() {};

  public ExamGroups {
    bySubject = Map.copyOf(bySubject);
  }

  /** The four groups of MMLU's 57 subjects, as its authors published them. */
  public static ExamGroups mmlu() {
    try (InputStream in = ExamGroups.class.getResourceAsStream("mmlu-groups.json")) {
      return new ExamGroups(Json.MAPPER.readValue(in, MAP));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The groups in the exam's folder, or MMLU's where it has none. */
  public static ExamGroups of(Configuration hadoop, Path exam) {
    Path file = new Path(exam, FILE_NAME);
    try (InputStream in = GivenFile.open(Storage.fileSystem(hadoop, file), file)) {
      return new ExamGroups(Json.MAPPER.readValue(in, MAP));
    } catch (FileNotFoundException e) {
      return mmlu();
    } catch (IOException e) {
      throw InputException.of(
          "%s cannot be read as an object of subject: group (%s); correct it or delete it"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** The subject's group; nothing for one that belongs to none. */
  public Optional<String> group(String subject) {
    return Optional.ofNullable(bySubject.get(subject));
  }
}
