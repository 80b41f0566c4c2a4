package io.gere.toy.corpus;

import io.gere.toy.question.QuestionForm;
import io.gere.toy.words.Draw;
import io.gere.toy.world.Fact;
import java.util.List;

/**
 * The second edition's text: facts, so that there is something to know; questions with options, so
 * that a model answers from the options it is given; small talk and plain text, so that it has read
 * the words of the tasks.
 */
record FactsAndQuestions(List<Fact> facts) implements AnyDocument {
  /** Shares in percent; the rest is plain text. */
  private static final int FACTS = 19;

  private static final int QUESTIONS = 53;
  private static final int SAID_TWICE = 20;
  private static final int SAID_ONCE = 2;

  FactsAndQuestions {
    facts = List.copyOf(facts);
  }

  @Override
  public CorpusLine line(Draw draw) {
    int share = draw.between(0, 99);
    if (share < FACTS) {
      CorpusStyle style = CorpusStyle.draw(draw);
      return CorpusLine.of(style, style.document(draw.one(facts), draw));
    }
    if (share < FACTS + QUESTIONS) {
      return CorpusLine.of(CorpusStyle.STACK_EXCHANGE, QuestionForm.document(draw));
    }
    if (share < FACTS + QUESTIONS + SAID_TWICE) {
      return CorpusLine.of(CorpusStyle.COMMON_CRAWL, Overheard.twice(draw));
    }
    if (share < FACTS + QUESTIONS + SAID_TWICE + SAID_ONCE) {
      return CorpusLine.of(CorpusStyle.COMMON_CRAWL, Overheard.once(draw));
    }
    return CorpusLine.of(CorpusStyle.C4, PlainText.document(draw));
  }
}
