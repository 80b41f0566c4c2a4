package io.gere.spark.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.storage.Json;
import java.io.Serializable;

/**
 * A drawn document.
 *
 * @param set its {@code redpajama_set_name}, or {@code unknown}
 * @param line its line of the replay set, without newline; as text and not as a tree, since a web
 *     page may hold half a surrogate pair, which a tree cannot be serialized with
 */
record Document(Place place, String set, String line) implements Serializable {

  /**
   * Composes the line.
   *
   * @param meta what the corpus says of the document; null or missing counts as nothing, and what
   *     is not an object becomes {@code {"meta": …}}
   */
  static Document of(CorpusFile file, long number, String text, JsonNode meta) {
    ObjectNode line = Json.MAPPER.createObjectNode();
    line.put("text", text);
    ObjectNode about = line.putObject("meta");
    if (meta instanceof ObjectNode known) {
      about.setAll(known);
    } else if (meta != null && !meta.isNull() && !meta.isMissingNode()) {
      about.set("meta", meta);
    }
    about.put("source", file.name()).put("record", number);
    String set = about.path("redpajama_set_name").asText("unknown");
    return new Document(new Place(file.index(), number), set, Json.line(line));
  }
}
