package io.gere.diagnosis;

import com.fasterxml.jackson.databind.MappingIterator;
import io.gere.GereException;
import io.gere.storage.Json;
import io.gere.storage.StepFolder;
import io.gere.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** {@code diagnosis.jsonl}: a finding a line. */
public final class DiagnosisFile {
  public static final String NAME = "diagnosis.jsonl";

  private DiagnosisFile() {}

  public static void write(List<Finding> findings, OutputStream out) throws IOException {
    for (Finding finding : findings) {
      out.write((Json.line(finding) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The findings in a step's folder; none where it is not complete or has no such file. */
  public static List<Finding> read(StepFolder folder) {
    return folder
        .manifest()
        .filter(manifest -> manifest.files().containsKey(NAME))
        .map(manifest -> folder.read(manifest, NAME, DiagnosisFile::read))
        .orElse(List.of());
  }

  /** The findings of a log that training keeps, which has no manifest; none where there is none. */
  public static List<Finding> read(Configuration hadoop, Path file) {
    try (InputStream in = Storage.fileSystem(hadoop, file).open(file)) {
      return read(in);
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw GereException.failure(
          "%s cannot be read (%s); delete it, it only holds notes".formatted(file, e.getMessage()),
          e);
    }
  }

  private static List<Finding> read(InputStream in) throws IOException {
    try (MappingIterator<Finding> findings = Json.MAPPER.readerFor(Finding.class).readValues(in)) {
      return List.copyOf(findings.readAll());
    }
  }
}
