package io.gere.config.yaml;

import static java.util.stream.Collectors.joining;

import io.gere.config.KeyException;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What a mistyped key was probably meant to be. */
final class NearestKey {
  private static final int FARTHEST = 3;

  private NearestKey() {}

  /** "did you mean batch.micro?", or what there is to choose from where nothing is near. */
  static String hint(String key) {
    String pattern = Keys.pattern(key);
    Set<String> known = new TreeSet<>(Keys.types().keySet());
    known.removeIf(name -> name.endsWith("*"));
    String nearest =
        known.stream().min(Comparator.comparingInt(name -> distance(pattern, name))).orElseThrow();
    if (distance(pattern, nearest) <= FARTHEST) {
      return "did you mean %s?".formatted(KeyException.inItem(nearest, key));
    }
    String section = pattern.substring(0, pattern.lastIndexOf('.') + 1);
    return "the keys there are "
        + known.stream()
            .filter(name -> name.startsWith(section) && name.indexOf('.', section.length()) < 0)
            .map(NearestKey::lastName)
            .collect(joining(", "));
  }

  /** A right name in the wrong section counts as one edit more than the name's own. */
  private static int distance(String written, String known) {
    LevenshteinDistance edits = LevenshteinDistance.getDefaultInstance();
    return Math.min(
        edits.apply(written, known), 1 + edits.apply(lastName(written), lastName(known)));
  }

  private static String lastName(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}
