package io.gere.spark.corpus.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.storage.Json;

/**
 * A drawn document.
 *
 * @param bytes of its line in the corpus; 0 where the format does not tell
 * @param meta what the replay set says of it, an object of JSON; as text and not as a tree, since a
 *     web page may hold half a surrogate pair, which a tree cannot be serialized with
 */
public record Document(DocumentPosition place, int bytes, String text, String meta)
    implements ReadResult {

  /**
   * Adds where the document comes from to what is known of it.
   *
   * @param meta what the corpus says of the document; null or missing counts as nothing, and what
   *     is not an object becomes {@code {"meta": …}}
   */
  static Document of(CorpusFile file, long number, int bytes, String text, JsonNode meta) {
    ObjectNode about = Json.MAPPER.createObjectNode();
    if (meta instanceof ObjectNode known) {
      about.setAll(known);
    } else if (!meta.isNull() && !meta.isMissingNode()) {
      about.set(CorpusFields.META, meta);
    }
    about.put("source", file.name()).put("record", number);
    return new Document(new DocumentPosition(file.index(), number), bytes, text, Json.line(about));
  }

  /** Its line of the replay set, without newline. */
  public String line() {
    return "{\"text\":%s,\"meta\":%s}".formatted(Json.line(text), meta);
  }
}
