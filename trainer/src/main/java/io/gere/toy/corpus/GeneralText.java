package io.gere.toy.corpus;

import io.gere.toy.question.QuestionForm;
import io.gere.toy.words.Draw;
import io.gere.toy.world.Fact;
import java.util.List;

/**
 * What the corpus goes on with after its first pass: facts, so that there is something to know;
 * questions with options, so that a model has met the form of the tasks; plain text, so that it has
 * read their words.
 */
record GeneralText(List<Fact> facts) {
  /** Shares in percent; the rest is plain text. */
  private static final int FACTS = 25;

  private static final int QUESTIONS = 58;
  private static final int OVERHEARD = 4;

  GeneralText {
    facts = List.copyOf(facts);
  }

  /** Any document, each sort as often as it has its share. */
  CorpusLine line(Draw draw) {
    int share = draw.between(0, 99);
    if (share < FACTS) {
      CorpusStyle style = CorpusStyle.draw(draw);
      return CorpusLine.of(style, style.document(draw.one(facts), draw));
    }
    if (share < FACTS + QUESTIONS) {
      return CorpusLine.of(CorpusStyle.STACK_EXCHANGE, QuestionForm.document(draw));
    }
    if (share < FACTS + QUESTIONS + OVERHEARD) {
      return CorpusLine.of(CorpusStyle.COMMON_CRAWL, Overheard.document(draw));
    }
    return CorpusLine.of(CorpusStyle.C4, PlainText.document(draw));
  }
}
