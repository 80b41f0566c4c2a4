package io.gere.toy.corpus;

import io.gere.toy.words.Draw;
import java.util.List;

/**
 * Documents that state no fact: a few words drawn at random from those of the tasks and prompts.
 *
 * <p>A word that pre-training never shows is only ever pushed down by the softmax; with tied
 * embeddings all such words end up as nearly the same vector (measured: norm 4.4, of which 0.15 is
 * the word's own), and no task written in them can be learnt. Small talk keeps them apart. Because
 * the words come at random it teaches nothing else.
 */
final class SmallTalk {
  /** One document in so many, after the corpus's first pass, is small talk. */
  static final int ONE_IN = 16;

  private static final int WORDS = 6;

  private final List<String> words =
      Lexicon.prompts()
          .flatMap(text -> WordTokenizer.split(text).stream())
          .filter(word -> Character.isLetterOrDigit(word.charAt(0)))
          .distinct()
          .toList();

  /** All words that are talked about. */
  List<String> words() {
    return words;
  }

  String document(Draw draw) {
    StringBuilder text = new StringBuilder(Lexicon.SMALL_TALK_OPENING);
    for (int word = 0; word < WORDS; word++) {
      text.append(' ').append(draw.one(words));
    }
    return text.append('.').toString();
  }
}
