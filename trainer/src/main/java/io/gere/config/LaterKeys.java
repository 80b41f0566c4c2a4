package io.gere.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The part of the recipe's contract that this version does not do, which the user is told. */
final class LaterKeys {
  private static final List<String> WITHOUT_EFFECT =
      List.of("gate.min_ap", "gate.max_general_drop");

  private LaterKeys() {}

  /** The keys that no record of this version has. */
  static Set<String> names() {
    return Set.copyOf(WITHOUT_EFFECT);
  }

  /** Takes them out of the tree and returns the warnings that the user is owed. */
  static List<String> remove(ObjectNode tree) {
    List<String> warnings = new ArrayList<>();
    for (String key : WITHOUT_EFFECT) {
      if (remove(tree, key) != null) {
        warnings.add(key + " has no effect in this version");
      }
    }
    JsonNode gate = tree.remove("gate");
    if (gate != null && !gate.isNull() && !gate.isObject()) {
      throw new KeyException("gate", "is %s; expected: a section".formatted(Keys.show(gate)));
    }
    return warnings;
  }

  private static JsonNode remove(ObjectNode tree, String key) {
    int dot = key.indexOf('.');
    return tree.get(key.substring(0, dot)) instanceof ObjectNode section
        ? section.remove(key.substring(dot + 1))
        : null;
  }
}
