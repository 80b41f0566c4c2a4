package io.gere.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.storage.Json;

/**
 * One object of a data file.
 *
 * @param place file and number, for messages
 * @param number in its file, from 0
 */
public record JsonRecord(String place, long number, JsonNode fields) {
  private static final String NO_IDS = "has a \"%s\" that is not a list of whole numbers";

  public static JsonRecord of(String place, long number, JsonNode value) {
    JsonRecord record = new JsonRecord(place, number, value);
    if (!value.isObject()) {
      throw record.failure("is not a JSON object");
    }
    return record;
  }

  public boolean has(String key) {
    return fields.has(key);
  }

  /** The names of its fields, for messages. */
  public String names() {
    return Json.fields(fields);
  }

  /** A string; numbers and booleans count as their text. */
  public String text(String key) {
    JsonNode value = required(key);
    if (!value.isValueNode()) {
      throw failure("has a \"%s\" that is not text".formatted(key));
    }
    if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
      throw failure("has a \"%s\" that is %s".formatted(key, value.asText()));
    }
    return value.asText();
  }

  /** An array of whole numbers. */
  public int[] ids(String key) {
    JsonNode values = required(key);
    if (!values.isArray()) {
      throw failure(NO_IDS.formatted(key));
    }
    int[] ids = new int[values.size()];
    for (int i = 0; i < ids.length; i++) {
      if (!values.path(i).isInt()) {
        throw failure(NO_IDS.formatted(key));
      }
      ids[i] = values.path(i).asInt();
    }
    return ids;
  }

  private JsonNode required(String key) {
    if (!fields.hasNonNull(key)) {
      throw failure("has no \"%s\" (it has: %s)".formatted(key, names()));
    }
    return fields.get(key);
  }

  public GereException failure(String what) {
    return InputException.of("%s %s; correct the file".formatted(place, what));
  }
}
