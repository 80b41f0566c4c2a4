package io.gere.toy.world;

import io.gere.InputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The names of the world: a first and a last word of one syllable each. Hundreds of entities share
 * a few dozen words that way, so the vocabulary stays small, and a model has to bind two words to
 * know whom a text speaks of.
 */
final class Names {
  private static final int WORDS = 40;
  static final int LIMIT = WORDS * WORDS;

  private Names() {}

  /** {@code count} different names in a seeded order. */
  static List<String> draw(Seed seed, int count) {
    if (count > LIMIT) {
      throw InputException.of(
          "The tiny world has names for %d entities, %d were asked for: lower the entities per kind"
              .formatted(LIMIT, count));
    }
    List<String> syllables = new ArrayList<>();
    for (char onset : "BDFGKLMNPRSTV".toCharArray()) {
      for (char vowel : "aeiou".toCharArray()) {
        for (char coda : "lnrs".toCharArray()) {
          syllables.add("" + onset + vowel + coda);
        }
      }
    }
    Collections.shuffle(syllables, seed.child("syllables").random());
    List<String> names = new ArrayList<>(LIMIT);
    for (String first : syllables.subList(0, WORDS)) {
      for (String last : syllables.subList(WORDS, 2 * WORDS)) {
        names.add(first + " " + last);
      }
    }
    Collections.shuffle(names, seed.child("names").random());
    return List.copyOf(names.subList(0, count));
  }
}
