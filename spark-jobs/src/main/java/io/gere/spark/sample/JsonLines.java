package io.gere.spark.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A file of JSON lines, compressed or not; blank lines are no documents. */
record JsonLines(CorpusFile file, String textField, Configuration hadoop)
    implements DocumentSource {

  @Override
  public long count() throws IOException {
    try (LineReader lines = open()) {
      return lines.count();
    }
  }

  @Override
  public List<Document> read(long[] numbers) throws IOException {
    List<Document> documents = new ArrayList<>();
    try (LineReader lines = open()) {
      while (documents.size() < numbers.length) {
        if (!lines.next()) {
          throw new IOException("it has lost lines since they were counted");
        }
        if (lines.number() == numbers[documents.size()]) {
          documents.add(document(lines));
        }
      }
    }
    return documents;
  }

  private LineReader open() throws IOException {
    return LineReader.open(hadoop, new Path(file.path()));
  }

  private Document document(LineReader lines) throws IOException {
    try {
      JsonNode record = Json.MAPPER.readTree(lines.buffer(), lines.offset(), lines.length());
      JsonNode text = record.path(textField);
      if (!text.isTextual()) {
        throw new IOException("line %d has no text in \"%s\"".formatted(lines.line(), textField));
      }
      return Document.of(file, lines.number(), text.textValue(), record.path("meta"));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "line %d is no JSON: %s".formatted(lines.line(), e.getOriginalMessage()), e);
    }
  }
}
