package io.gere.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The part of the recipe's contract that this version does not do. What it does anyway is accepted,
 * what would only be missing is warned of, what would change the result is refused.
 */
final class LaterKeys {
  /** A key with one accepted value, in YAML, and the behaviour that value names. */
  private record Only(String value, String behaviour) {}

  private static final Map<String, Only> ONLY =
      Map.of(
          "corpus.scan", new Only("full", "reads every corpus file (full)"),
          "replay.stratify", new Only("none", "samples all documents alike (none)"));

  /** They speak of an alternative that {@link #ONLY} refuses. */
  private static final Set<String> WITHOUT_MEANING = Set.of("corpus.files");

  private static final List<String> WITHOUT_EFFECT =
      List.of("gate.min_ap", "gate.max_general_drop");

  private LaterKeys() {}

  /** The keys that no record of this version has. */
  static Set<String> names() {
    Set<String> names = new HashSet<>(ONLY.keySet());
    names.addAll(WITHOUT_MEANING);
    names.addAll(WITHOUT_EFFECT);
    return names;
  }

  /** Takes them out of the tree and returns the warnings that the user is owed. */
  static List<String> remove(ObjectNode tree) {
    for (Map.Entry<String, Only> entry : new TreeMap<>(ONLY).entrySet()) {
      JsonNode value = remove(tree, entry.getKey());
      if (value != null && !value.equals(Defaults.parse(entry.getValue().value()))) {
        throw new KeyException(
            entry.getKey(),
            "is %s, which this version does not do: it %s"
                .formatted(Keys.show(value), entry.getValue().behaviour()));
      }
    }
    WITHOUT_MEANING.forEach(key -> remove(tree, key));
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
