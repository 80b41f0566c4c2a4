package io.gere.text.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.InputException;
import io.gere.text.python.JsonValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages and what a template may want to know beside them.
 *
 * @param messages dicts with {@code role}, {@code content} and whatever else the template reads
 * @param tools their JSON schemas, or null
 * @param documents dicts with {@code title} and {@code text}, or null
 * @param variables others, by name
 * @param continued the field of the last message that is to be continued, such as {@code content};
 *     null where the last message is complete
 */
public record Conversation(
    List<Map<String, Object>> messages,
    List<Map<String, Object>> tools,
    List<Map<String, Object>> documents,
    Map<String, Object> variables,
    String continued) {
  private static final String CONTINUE = "continue_final_message";

  public static Conversation of(List<Map<String, Object>> messages) {
    return new Conversation(messages, null, null, Map.of(), null);
  }

  /**
   * Reads {@code {"messages": […], "tools": […], "kwargs": {…}}}; {@code kwargs} holds variables,
   * and {@code documents} and {@code continue_final_message}, which Transformers takes apart.
   *
   * @param where the conversation stands, for error messages
   */
  public static Conversation read(JsonNode json, String where) {
    JsonNode more = json.path("kwargs");
    if (!more.isObject() && !more.isMissingNode() && !more.isNull()) {
      throw InputException.of("%s: kwargs is no object".formatted(where));
    }
    Map<String, Object> variables = new LinkedHashMap<>(JsonValues.dict(more));
    variables.remove("documents");
    variables.remove(CONTINUE);
    JsonNode continued = more.path(CONTINUE);
    return new Conversation(
        dicts(required(json, where), where + ": messages"),
        dicts(json.path("tools"), where + ": tools"),
        dicts(more.path("documents"), where + ": documents"),
        variables,
        continued.isTextual() ? continued.textValue() : continued.asBoolean() ? "content" : null);
  }

  private static JsonNode required(JsonNode json, String where) {
    if (!json.path("messages").isArray()) {
      throw InputException.of("%s has no list of messages".formatted(where));
    }
    return json.path("messages");
  }

  private static List<Map<String, Object>> dicts(JsonNode list, String where) {
    if (list.isMissingNode() || list.isNull()) {
      return null;
    }
    if (!list.isArray()) {
      throw InputException.of("%s is no list".formatted(where));
    }
    List<Map<String, Object>> dicts = new ArrayList<>();
    for (JsonNode item : list) {
      if (!item.isObject()) {
        throw InputException.of("%s %d is no object".formatted(where, dicts.size() + 1));
      }
      dicts.add(JsonValues.dict(item));
    }
    return dicts;
  }

  /** The same with the first messages only. */
  Conversation first(int count) {
    return with(messages.subList(0, count));
  }

  /** The same with other messages. */
  Conversation with(List<Map<String, Object>> others) {
    return new Conversation(others, tools, documents, variables, continued);
  }
}
