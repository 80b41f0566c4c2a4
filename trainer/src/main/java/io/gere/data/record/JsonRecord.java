package io.gere.data.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.storage.Json;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One object of a data file. A field that is null counts as missing.
 *
 * @param place file and number, for messages
 * @param number in its file, from 0
 * @param written what the file calls fields that have been given other names, for messages
 */
public record JsonRecord(String place, long number, JsonNode fields, Map<String, String> written)
    implements Serializable {
  private static final String NO_IDS = "has a \"%s\" that is not a list of whole numbers";

  public static JsonRecord of(String place, long number, JsonNode value) {
    JsonRecord record = new JsonRecord(place, number, value, Map.of());
    if (!value.isObject()) {
      throw record.failure("is not a JSON object");
    }
    return record;
  }

  public boolean has(String key) {
    return fields.hasNonNull(key);
  }

  /** The names of its fields, for messages. */
  public String names() {
    return Json.fields(fields);
  }

  /** A string; numbers and booleans count as their text. */
  public String text(String key) {
    return text(required(key), key);
  }

  /** The same, and nothing where the field is missing. */
  public String textOrNothing(String key) {
    return has(key) ? text(key) : "";
  }

  /**
   * The text of a value inside the record.
   *
   * @param key what it is called in messages
   */
  public String text(JsonNode value, String key) {
    if (!value.isValueNode() || value.isNull()) {
      throw failure("has a \"%s\" that is not text".formatted(written(key)));
    }
    if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
      throw failure("has a \"%s\" that is %s".formatted(written(key), value.asText()));
    }
    String text = value.asText();
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw failure("has a \"%s\" with half a surrogate pair".formatted(written(key)));
    }
    return text;
  }

  /** An array of whole numbers. */
  public int[] ids(String key) {
    JsonNode values = required(key);
    if (!values.isArray()) {
      throw failure(NO_IDS.formatted(written(key)));
    }
    int[] ids = new int[values.size()];
    for (int i = 0; i < ids.length; i++) {
      if (!values.path(i).isIntegralNumber()) {
        throw failure(NO_IDS.formatted(written(key)));
      }
      if (!values.path(i).isInt()) {
        throw failure(
            "has the id %s among its %s; no vocabulary is so large"
                .formatted(values.path(i), written(key)));
      }
      ids[i] = values.path(i).asInt();
    }
    return ids;
  }

  private JsonNode required(String key) {
    if (!has(key)) {
      throw failure("has no \"%s\" (it has: %s)".formatted(written(key), names()));
    }
    return fields.get(key);
  }

  private String written(String key) {
    return written.getOrDefault(key, key);
  }

  public GereException failure(String what) {
    return InputException.of("%s %s; correct the file".formatted(place, what));
  }
}
