package io.gere.toy.corpus;

import io.gere.toy.question.SpokenWords;
import io.gere.toy.words.Draw;

/**
 * Documents of words drawn at random, said once or twice.
 *
 * <p>A word that pre-training never shows is only ever pushed down by the softmax; with tied
 * embeddings all such words end up as nearly the same vector (measured: norm 4.4, of which 0.15 is
 * the word's own), and no task written in them can be learnt. Small talk keeps them apart, and what
 * is said twice teaches a model to copy from what it has just read. Because the words come at
 * random it teaches nothing else.
 */
final class Overheard {
  static final String OPENING = "Overheard:";
  static final String AGAIN = "Again:";

  private Overheard() {}

  static String once(Draw draw) {
    return "%s %s.".formatted(OPENING, words(draw));
  }

  static String twice(Draw draw) {
    String words = words(draw);
    return "%s %s. %s %s.".formatted(OPENING, words, AGAIN, words);
  }

  private static String words(Draw draw) {
    return String.join(" ", draw.some(SpokenWords.ALL, draw.between(4, 8)));
  }
}
