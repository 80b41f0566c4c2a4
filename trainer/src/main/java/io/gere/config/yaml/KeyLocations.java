package io.gere.config.yaml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.gere.InputException;
import io.gere.config.KeyException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Where each full key was written, so that an error can say it. */
final class KeyLocations {
  private final String source;
  private final Map<String, String> byKey = new HashMap<>();

  private KeyLocations(String source) {
    this.source = source;
  }

  /**
   * Notes the lines of a recipe's text.
   *
   * @param source what the text is called in messages
   * @throws IOException where it is no YAML
   */
  static KeyLocations of(String source, String text) throws IOException {
    KeyLocations places = new KeyLocations(source);
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

  /** No places; messages name the source. */
  static KeyLocations none(String source) {
    return new KeyLocations(source);
  }

  /**
   * These places, with what was written at a key replaced.
   *
   * @param place where its new value comes from, as messages name it
   */
  KeyLocations override(String key, String place) {
    KeyLocations changed = new KeyLocations(source);
    byKey.forEach(
        (written, where) -> {
          if (!written.startsWith(key + ".")) {
            changed.byKey.put(written, where);
          }
        });
    changed.byKey.put(key, place);
    return changed;
  }

  /** Does something with what is written here; a key that it refuses is a usage error. */
  <T> T blame(Supplier<T> work) {
    try {
      return work.get();
    } catch (KeyException e) {
      throw InputException.of("%s: %s".formatted(of(e.key()), e.getMessage()));
    }
  }

  /** The place of a key, else of the section it should be in, else the source. */
  private String of(String key) {
    for (String place = key; !place.isEmpty(); ) {
      if (byKey.containsKey(place)) {
        return byKey.get(place);
      }
      place = place.contains(".") ? place.substring(0, place.lastIndexOf('.')) : "";
    }
    return source;
  }
}
