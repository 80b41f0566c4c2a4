package io.gere.data.task;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.gere.InputException;
import io.gere.data.record.DataFile;
import io.gere.data.record.FileFault;
import io.gere.storage.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code labels.json}: a list of the answers there are, each of its own words. */
final class Labels {
  private final DataFile file;
  private final List<String> labels = new ArrayList<>();
  private final Map<String, String> places = new HashMap<>();

  private Labels(DataFile file) {
    this.file = file;
  }

  /** The labels in their order; numbers and truth values count as their text. */
  static List<String> read(DataFile file) {
    Labels labels = new Labels(file);
    labels.readAll(file.text());
    return List.copyOf(labels.labels);
  }

  private void readAll(String text) {
    try (JsonParser parser = Json.RECORDS.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw noList();
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        add(parser);
      }
      parser.nextToken(); // what stands behind the list is no JSON either
    } catch (JsonProcessingException e) {
      throw FileFault.noJson(file.path().toString(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory", e);
    }
    if (labels.isEmpty()) {
      throw noList();
    }
  }

  private void add(JsonParser parser) throws IOException {
    int line = parser.currentTokenLocation().getLineNr();
    JsonToken token = parser.currentToken();
    boolean plain = token.isScalarValue() && (!token.isNumeric() || !parser.isNaN());
    String label = plain ? parser.getText() : "";
    if (label.isBlank() || token == JsonToken.VALUE_NULL) {
      throw InputException.of(
          "%s, line %d: label %d is not a text, number or truth value; correct the file"
              .formatted(file.path(), line, labels.size() + 1));
    }
    labels.add(label);
    String place = "%d (line %d)".formatted(labels.size(), line);
    String other = places.putIfAbsent(NormalizedAnswer.withoutWhiteSpace(label), place);
    if (other != null) {
      throw InputException.of(
          "%s, line %d: label %d, \"%s\", is the same as label %s; an answer could not be told from the other, so correct the file"
              .formatted(file.path(), line, labels.size(), label, other));
    }
  }

  private InputException noList() {
    return InputException.of(
        "%s must be a list of the task's answers, such as [\"Good\", \"Bad\"]"
            .formatted(file.path()));
  }
}
