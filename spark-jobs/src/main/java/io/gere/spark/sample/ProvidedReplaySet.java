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
  /** How many lines there are, and how many of them are conversations. */
  record Counts(long documents, long conversations) {}

  /**
   * Looks at every line, and counts them.
   *
   * @throws GereException at the first that is not JSON or has neither text nor turns nor token ids
   */
  Counts check() {
    long conversations = 0;
    try (LineReader lines = LineReader.open(hadoop, path)) {
      while (lines.next()) {
        if (lines.number() == 1) {
          lines.requireNoArray();
        }
        conversations += isConversation(lines) ? 1 : 0;
      }
      if (lines.number() == 0) {
        throw InputException.of("%s holds no documents; correct replay.path".formatted(path));
      }
      return new Counts(lines.number(), conversations);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  private boolean isConversation(LineReader lines) throws IOException {
    try {
      JsonNode document = Json.RECORDS.readTree(lines.buffer(), lines.offset(), lines.length());
      boolean ready = document.path("input_ids").isArray();
      boolean turns =
          document.path("messages").isArray() || document.path("conversations").isArray();
      if (!ready && !turns && !document.path("text").isTextual()) {
        throw InputException.of(
            "%s, line %d has neither \"text\" nor \"messages\" nor \"input_ids\" (it has: %s); correct the file"
                .formatted(path, lines.line(), Json.fields(document)));
      }
      return turns && !ready;
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
