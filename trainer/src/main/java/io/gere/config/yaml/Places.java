package io.gere.config.yaml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Where each full key was written, so that an error can say it. */
final class Places {
  private final String source;
  private final Map<String, String> byKey = new HashMap<>();

  private Places(String source) {
    this.source = source;
  }

  /**
   * Notes the lines of a recipe's text.
   *
   * @param source what the text is called in messages
   * @throws IOException where it is no YAML
   */
  static Places of(String source, String text) throws IOException {
    Places places = new Places(source);
    try (JsonParser parser = RecipeYaml.MAPPER.getFactory().createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        String place = "%s, line %d".formatted(source, parser.currentTokenLocation().getLineNr());
        if (token == JsonToken.FIELD_NAME || token == JsonToken.START_OBJECT) {
          places.byKey.putIfAbsent(key(parser), place);
        }
      }
    }
    return places;
  }

  private static String key(JsonParser parser) {
    String pointer = parser.getParsingContext().pathAsPointer().toString();
    return pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.');
  }

  /** Notes that an override replaces what was written there. */
  void override(String key, String override) {
    byKey.keySet().removeIf(written -> written.startsWith(key + "."));
    byKey.put(key, "--set " + override);
  }

  /** The place of a key, else of the section it should be in, else the source. */
  String of(String key) {
    for (String place = key; !place.isEmpty(); ) {
      if (byKey.containsKey(place)) {
        return byKey.get(place);
      }
      place = place.contains(".") ? place.substring(0, place.lastIndexOf('.')) : "";
    }
    return source;
  }
}
