package io.gere.selfreplay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.data.format.Dialogue;
import io.gere.storage.Json;
import java.io.UncheckedIOException;

/**
 * A conversation as the model has written it, kept or not.
 *
 * @param number its own, from 0
 * @param prompt see {@link Opening}
 * @param dialogue with what was said until it was refused
 * @param tokens that the model wrote
 * @param refused why, or null
 */
public record WrittenConversation(
    long number, Integer prompt, Dialogue dialogue, int tokens, RefusalReason refused) {

  /** One line of JSON, for {@link #read}. */
  public String line() {
    return Json.line(this);
  }

  public static WrittenConversation read(String line) {
    try {
      return Json.MAPPER.readValue(line, WrittenConversation.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A record of the corpus of conversations: {@code {"messages", "tools", "meta"}}.
   *
   * @param seed with which it was drawn
   */
  public String record(long seed) {
    ObjectNode record = Json.MAPPER.createObjectNode();
    record.set("messages", dialogue.messages());
    if (dialogue.tools() != null) {
      record.set("tools", dialogue.tools());
    }
    ObjectNode meta = record.putObject("meta");
    meta.put("source", "self-replay").put("seed", seed).put("number", number);
    if (prompt != null) {
      meta.put("prompt", prompt);
    }
    meta.put("tokens", tokens);
    return Json.line(record);
  }
}
