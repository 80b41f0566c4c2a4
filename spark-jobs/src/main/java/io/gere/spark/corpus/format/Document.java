package io.gere.spark.corpus.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.data.format.Dialogue;
import io.gere.storage.Json;

/**
 * A drawn document.
 *
 * @param bytes of its line in the corpus; 0 where the format does not tell
 * @param text all that it says
 * @param dialogue messages and tools, where it is a conversation; null where it is a text
 * @param meta what the replay set says of it, an object of JSON; this and {@code dialogue} as text
 *     and not as a tree, since a web page may hold half a surrogate pair, which a tree cannot be
 *     serialized with
 */
public record Document(DocumentPosition place, int bytes, String text, String dialogue, String meta)
    implements ReadResult {
  /** What a document's own description is called, whose fields the replay set keeps. */
  public static final String META = "meta";

  /**
   * Adds where the document comes from to what is known of it.
   *
   * @param meta what the corpus says of the document; null or missing counts as nothing, and what
   *     is not an object becomes {@code {"meta": …}}
   */
  public static Document of(CorpusFile file, long number, int bytes, String text, JsonNode meta) {
    DocumentPosition place = new DocumentPosition(file.index(), number);
    return new Document(place, bytes, text, null, about(file, number, meta));
  }

  /** The same of a conversation. */
  static Document of(CorpusFile file, long number, int bytes, Dialogue dialogue, JsonNode meta) {
    DocumentPosition place = new DocumentPosition(file.index(), number);
    ObjectNode turns = Json.MAPPER.createObjectNode();
    turns.set("messages", dialogue.messages());
    if (dialogue.tools() != null) {
      turns.set("tools", dialogue.tools());
    }
    return new Document(place, bytes, dialogue.text(), Json.line(turns), about(file, number, meta));
  }

  private static String about(CorpusFile file, long number, JsonNode meta) {
    ObjectNode about = Json.MAPPER.createObjectNode();
    if (meta instanceof ObjectNode known) {
      about.setAll(known);
    } else if (!meta.isNull() && !meta.isMissingNode()) {
      about.set(META, meta);
    }
    return Json.line(about.put("source", file.name()).put("record", number));
  }

  public boolean isConversation() {
    return dialogue != null;
  }

  /** Its line of the replay set, without newline. */
  public String line() {
    return isConversation()
        ? "%s,\"meta\":%s}".formatted(dialogue.substring(0, dialogue.length() - 1), meta)
        : "{\"text\":%s,\"meta\":%s}".formatted(Json.line(text), meta);
  }
}
