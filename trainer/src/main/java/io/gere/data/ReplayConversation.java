package io.gere.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.data.format.Dialogue;
import io.gere.data.format.RecordFormat;
import io.gere.data.record.JsonRecord;
import io.gere.storage.Json;
import java.util.List;
import java.util.Map;

/** A conversation among replay documents: messages or sharegpt, with {@code system} and tools. */
public final class ReplayConversation {
  /** The fields that are read; others only describe a conversation. */
  public static final List<String> FIELDS = List.of("messages", "conversations", "system", "tools");

  private ReplayConversation() {}

  /** Whether a record is made of turns. */
  public static boolean is(JsonRecord record) {
    return record.has("messages") || record.has("conversations");
  }

  /**
   * The conversation.
   *
   * @throws io.gere.InputException where it is none, or nobody answers in it
   */
  public static Dialogue of(JsonRecord record) {
    if (!is(record)) {
      throw record.failure(
          "is no conversation: it has neither \"messages\" nor \"conversations\" (it has: %s)"
              .formatted(record.names()));
    }
    RecordFormat format = record.has("messages") ? RecordFormat.MESSAGES : RecordFormat.SHAREGPT;
    ObjectNode read = Json.MAPPER.createObjectNode();
    for (String field : FIELDS) {
      boolean other = format == RecordFormat.MESSAGES && field.equals("conversations");
      if (record.has(field) && !other) {
        read.set(field, record.fields().get(field));
      }
    }
    Dialogue dialogue =
        format.content(new JsonRecord(record.place(), record.number(), read, Map.of())).dialogue();
    if (!dialogue.hasAnswer()) {
      throw record.failure("is a conversation in which the assistant says nothing");
    }
    return dialogue;
  }
}
