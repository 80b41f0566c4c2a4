package io.gere.toy.corpus;

import io.gere.toy.question.SpokenWords;
import io.gere.toy.words.Draw;

/**
 * Documents of a few words drawn at random.
 *
 * <p>A word that pre-training never shows is only ever pushed down by the softmax; with tied
 * embeddings all such words end up as nearly the same vector (measured: norm 4.4, of which 0.15 is
 * the word's own), and no task written in them can be learnt. Small talk keeps them apart. Because
 * the words come at random it teaches nothing else.
 */
final class Overheard {
  static final String OPENING = "Overheard:";
  private static final int WORDS = 6;

  private Overheard() {}

  static String document(Draw draw) {
    return "%s %s.".formatted(OPENING, String.join(" ", draw.some(SpokenWords.ALL, WORDS)));
  }
}
