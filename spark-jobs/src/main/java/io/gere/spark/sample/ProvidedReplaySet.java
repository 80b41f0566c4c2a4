package io.gere.spark.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.spark.corpus.format.LineReader;
import io.gere.storage.Json;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A replay set that the user brings: {@code replay.path}. */
record ProvidedReplaySet(Configuration hadoop, Path path) {

  /**
   * Looks at every line, and counts them.
   *
   * @throws GereException at the first that is not JSON or has neither text nor token ids
   */
  long check() {
    try (LineReader lines = LineReader.open(hadoop, path)) {
      while (lines.next()) {
        if (lines.number() == 1) {
          lines.requireNoArray();
        }
        check(lines);
      }
      if (lines.number() == 0) {
        throw InputException.of("%s holds no documents; correct replay.path".formatted(path));
      }
      return lines.number();
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  private void check(LineReader lines) throws IOException {
    try {
      JsonNode document = Json.RECORDS.readTree(lines.buffer(), lines.offset(), lines.length());
      if (!document.path("text").isTextual() && !document.path("input_ids").isArray()) {
        throw InputException.of(
            "%s, line %d has neither \"text\" nor \"input_ids\" (it has: %s); correct the file"
                .formatted(path, lines.line(), Json.fields(document)));
      }
    } catch (JsonProcessingException e) {
      throw InputException.of(
          "%s, line %d is not JSON: %s; correct the file"
              .formatted(path, lines.line(), Json.reason(e)),
          e);
    }
  }

  /** Copies the lines as they are, in their order, but for blank ones. */
  void copyTo(OutputStream out) throws IOException {
    try (LineReader lines = LineReader.open(hadoop, path)) {
      while (lines.next()) {
        out.write(lines.buffer(), lines.offset(), lines.length());
        out.write('\n');
      }
    }
  }
}
