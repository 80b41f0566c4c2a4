package io.gere.toy.corpus;

import io.gere.toy.words.Draw;

/** What the corpus goes on with after its first pass. */
sealed interface AnyDocument permits FactsAndQuestions, FactsAndSmallTalk {
  /** Any document, each kind as often as it has its share. */
  CorpusLine line(Draw draw);
}
