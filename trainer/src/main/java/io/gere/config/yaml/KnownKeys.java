package io.gere.config.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.config.KeyException;
import java.util.List;
import java.util.Map;

/** Holds what is written in a recipe against the keys there are. */
final class KnownKeys {
  private KnownKeys() {}

  /** Refuses the first key of the tree that is none. */
  static void require(JsonNode tree) {
    require(tree, "");
  }

  private static void require(JsonNode section, String prefix) {
    for (Map.Entry<String, JsonNode> field : section.properties()) {
      String key = prefix + field.getKey();
      if (field.getKey().contains(".")) {
        throw new KeyException(key, "is written as one name; write it as sections in each other");
      }
      if (!Keys.types().containsKey(Keys.pattern(key))) {
        throw new KeyException(key, "is not a key of a recipe; " + NearestKey.hint(key));
      }
      JsonNode value = field.getValue();
      if (Keys.types().get(Keys.pattern(key)) == List.class) {
        for (int i = 0; i < value.size(); i++) {
          require(value.path(i), key + "." + i + ".");
        }
      } else if (isSection(key)) {
        require(value, key + ".");
      }
    }
  }

  private static boolean isSection(String key) {
    String prefix = Keys.pattern(key) + ".";
    return Keys.types().keySet().stream().anyMatch(known -> known.startsWith(prefix));
  }
}
