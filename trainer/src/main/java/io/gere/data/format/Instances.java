package io.gere.data.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.data.record.JsonRecord;
import io.gere.storage.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A task of Super-NaturalInstructions, as SAPT has them too: one object with a {@code Definition}
 * and many {@code Instances} of {@code input} and {@code output}. Of several outputs the first is
 * learnt; what else the object holds describes the task.
 */
final class Instances {
  static final String FIELD = "Instances";

  private static final String DEFINITION = "Definition";

  private Instances() {}

  /** The object's instances as records with an instruction; any other record as it is. */
  static List<JsonRecord> of(JsonRecord record) {
    if (!record.has(FIELD)) {
      return List.of(record);
    }
    JsonNode instances = record.fields().path(FIELD);
    if (!instances.isArray()) {
      throw record.failure("has \"Instances\" that are no list");
    }
    String definition = definition(record);
    List<JsonRecord> records = new ArrayList<>();
    for (JsonNode instance : instances) {
      String place = "%s, instance %d".formatted(record.place(), records.size() + 1);
      JsonRecord one = JsonRecord.of(place, records.size(), instance);
      ObjectNode fields = Json.MAPPER.createObjectNode().put("instruction", definition);
      fields.setAll((ObjectNode) instance);
      fields.set("output", output(one));
      records.add(new JsonRecord(place, records.size(), fields, record.written()));
    }
    return records;
  }

  private static String definition(JsonRecord record) {
    JsonNode definition = record.fields().path(DEFINITION);
    if (!definition.isArray()) {
      return record.text(DEFINITION);
    }
    List<String> sentences = new ArrayList<>();
    definition.forEach(sentence -> sentences.add(record.text(sentence, DEFINITION)));
    return String.join("\n", sentences);
  }

  private static JsonNode output(JsonRecord instance) {
    JsonNode output = instance.fields().path("output");
    if (output.isArray() && output.isEmpty()) {
      throw instance.failure("has no \"output\"");
    }
    return output.isArray() ? output.path(0) : output;
  }
}
