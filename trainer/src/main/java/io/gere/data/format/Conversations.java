package io.gere.data.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.data.record.JsonRecord;
import io.gere.storage.Json;
import java.util.Map;

/** Reads conversations in the forms there are. */
final class Conversations {
  /** ShareGPT's names of who speaks, and those that others use in its form. */
  private static final Map<String, String> SPEAKERS =
      Map.ofEntries(
          Map.entry("human", "user"),
          Map.entry("user", "user"),
          Map.entry("gpt", "assistant"),
          Map.entry("chatgpt", "assistant"),
          Map.entry("assistant", "assistant"),
          Map.entry("model", "assistant"),
          Map.entry("bing", "assistant"),
          Map.entry("bard", "assistant"),
          Map.entry("system", "system"),
          Map.entry("function_call", "function_call"),
          Map.entry("observation", "tool"),
          Map.entry("tool", "tool"));

  private Conversations() {}

  /** ShareGPT's: {@code conversations} of {@code from} and {@code value}. */
  static Dialogue shareGpt(JsonRecord record) {
    Dialogue dialogue = new Dialogue(Json.MAPPER.createArrayNode(), tools(record));
    for (JsonNode turn : list(record, "conversations")) {
      String from = record.text(turn.path("from"), "from");
      String role = SPEAKERS.get(from);
      String value = record.text(turn.path("value"), "value");
      if (role == null) {
        throw record.failure("has a turn from \"%s\", which is nobody known".formatted(from));
      }
      if (role.equals("function_call")) {
        ObjectNode message = dialogue.add("assistant", "");
        message
            .putArray("tool_calls")
            .addObject()
            .put("type", "function")
            .set("function", call(record, value));
      } else {
        dialogue.add(role, value);
      }
    }
    return withSystem(record, dialogue);
  }

  /** {@code messages} of {@code role} and {@code content}, or a field of another name. */
  static Dialogue messages(JsonRecord record, String... fields) {
    Dialogue dialogue = new Dialogue(Json.MAPPER.createArrayNode(), tools(record));
    for (String field : fields) {
      for (JsonNode message : list(record, field)) {
        record.text(message.path("role"), "role");
        ObjectNode copy = dialogue.messages().addObject();
        message
            .properties()
            .forEach(
                entry -> {
                  if (!entry.getValue().isNull()) {
                    copy.set(entry.getKey(), entry.getValue());
                  }
                });
        if (copy.path("content").isValueNode()) {
          record.text(copy.path("content"), "content");
        } else if (!copy.has("content") && !copy.has("tool_calls")) {
          throw record.failure("has a message without \"content\"");
        }
      }
    }
    return withSystem(record, dialogue);
  }

  /** Alpaca's with a {@code history} of pairs. */
  static Dialogue alpaca(JsonRecord record, Exchange last) {
    Dialogue dialogue = Dialogue.begun(last.question().system());
    for (JsonNode pair : list(record, "history")) {
      dialogue.add("user", record.text(pair.path(0), "history"));
      dialogue.add("assistant", record.text(pair.path(1), "history"));
    }
    dialogue.add("user", last.question().withoutSystem());
    dialogue.add("assistant", last.answer());
    return dialogue;
  }

  private static Dialogue withSystem(JsonRecord record, Dialogue dialogue) {
    if (dialogue.messages().isEmpty()) {
      throw record.failure("is a conversation without a turn");
    }
    String system = record.textOrNothing("system");
    if (system.isEmpty()) {
      return dialogue;
    }
    if (dialogue.messages().path(0).path("role").asText().equals("system")) {
      throw record.failure("has a \"system\" beside a system turn");
    }
    Dialogue whole = new Dialogue(Dialogue.begun(system).messages(), dialogue.tools());
    whole.messages().addAll(dialogue.messages());
    return whole;
  }

  /** Tools are a list; some write it as a text that holds the list. */
  private static JsonNode tools(JsonRecord record) {
    JsonNode tools = record.fields().path("tools");
    if (tools.isTextual() && !tools.textValue().isBlank()) {
      tools = parsed(record, tools.textValue(), "tools");
    }
    if (tools.isArray()) {
      return tools.isEmpty() ? null : tools;
    }
    if (record.has("tools") && !tools.isTextual()) {
      throw record.failure("has \"tools\" that are no list");
    }
    return null;
  }

  private static JsonNode call(JsonRecord record, String value) {
    JsonNode call = parsed(record, value, "function_call");
    if (!call.path("name").isTextual()) {
      throw record.failure("has a function_call without a \"name\"");
    }
    return call;
  }

  private static JsonNode parsed(JsonRecord record, String text, String what) {
    try {
      return Json.RECORDS.readTree(text);
    } catch (JsonProcessingException e) {
      throw record.failure("has a \"%s\" that is not JSON: %s".formatted(what, Json.reason(e)));
    }
  }

  private static JsonNode list(JsonRecord record, String field) {
    JsonNode list = record.fields().path(field);
    if (!list.isArray()) {
      throw record.failure("has a \"%s\" that is not a list of turns".formatted(field));
    }
    return list;
  }
}
