package io.gere.data.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.InputException;
import io.gere.config.TaskColumns;
import io.gere.data.record.JsonRecord;
import io.gere.storage.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Gives a record's fields the names that formats know.
 *
 * @param names the format's names by those that the file uses
 * @param ignored the file's names of fields that are left out
 */
public record FieldNames(Map<String, String> names, Set<String> ignored) {
  /**
   * What a recipe says.
   *
   * @param columns null where it says nothing
   */
  public static FieldNames of(TaskColumns columns) {
    return columns == null
        ? new FieldNames(Map.of(), Set.of())
        : new FieldNames(columns.names(), Set.copyOf(columns.ignore()));
  }

  /** The record in these names. */
  public JsonRecord apply(JsonRecord record) {
    if (names.isEmpty() && ignored.isEmpty()) {
      return record;
    }
    ObjectNode fields = Json.MAPPER.createObjectNode();
    Map<String, String> written = new HashMap<>();
    record
        .fields()
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              if (ignored.contains(name)) {
                return;
              }
              String known = names.getOrDefault(name, name);
              if (fields.has(known)) {
                throw InputException.of(
                    "%s has a \"%s\" although tasks.*.columns.%s names another field; add it to tasks.*.columns.ignore"
                        .formatted(record.place(), known, known));
              }
              fields.set(known, field.getValue());
            });
    names.forEach((file, known) -> written.put(known, file));
    return new JsonRecord(record.place(), record.number(), fields, written);
  }
}
