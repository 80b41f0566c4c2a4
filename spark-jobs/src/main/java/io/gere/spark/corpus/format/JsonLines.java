package io.gere.spark.corpus.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gere.spark.corpus.format.ReadResult.Unreadable;
import io.gere.storage.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A file of JSON lines, compressed or not; blank lines are no documents. */
record JsonLines(Path path, CorpusFile file, CorpusFields fields, Configuration hadoop)
    implements DocumentSource {

  /** Tells the set of a line of JSON. */
  private interface LineSet {
    String of(byte[] buffer, int offset, int length);
  }

  @Override
  public void walk(DocumentVisitor visitor) throws IOException {
    LineSet sets =
        fields.set().isFolder()
            ? (buffer, offset, length) -> fields.set().folder(file)
            : new SetNameScanner(fields.set().path())::of;
    try (LineReader lines = LineReader.open(hadoop, path, fields.limit())) {
      while (lines.next()) {
        int length = lines.length();
        if (lines.number() == 1) {
          lines.requireNoArray();
        }
        visitor.document(sets.of(lines.buffer(), lines.offset(), length), length);
      }
    }
  }

  @Override
  public List<ReadResult> read(long[] numbers) throws IOException {
    List<ReadResult> drawn = new ArrayList<>();
    try (LineReader lines = LineReader.open(hadoop, path, fields.limit())) {
      while (drawn.size() < numbers.length) {
        if (!lines.next()) {
          throw new IOException("it has lost lines since they were counted");
        }
        if (lines.number() == numbers[drawn.size()]) {
          drawn.add(document(lines));
        }
      }
    }
    return drawn;
  }

  @Override
  public List<ReadResult> first(int count) throws IOException {
    List<ReadResult> first = new ArrayList<>();
    try (LineReader lines = LineReader.open(hadoop, path, fields.limit())) {
      while (first.size() < count && lines.next()) {
        if (lines.number() == 1) {
          lines.requireNoArray();
        }
        first.add(document(lines));
      }
    }
    return first;
  }

  private ReadResult document(LineReader lines) throws IOException {
    DocumentPosition place = new DocumentPosition(file.index(), lines.number());
    try {
      JsonNode record = Json.RECORDS.readTree(lines.buffer(), lines.offset(), lines.length());
      return fields
          .form()
          .read(file, lines.number(), "line " + lines.line(), lines.length(), record);
    } catch (JsonProcessingException e) {
      return new Unreadable(
          place, "line %d is not JSON: %s".formatted(lines.line(), Json.reason(e)));
    }
  }
}
