package io.gere.toy.corpus;

import io.gere.toy.words.Draw;
import io.gere.toy.world.Fact;
import java.util.List;

/** The first edition's text: facts and a little {@link SmallTalk}. */
record FactsAndSmallTalk(List<Fact> facts, SmallTalk smallTalk) implements AnyDocument {
  FactsAndSmallTalk {
    facts = List.copyOf(facts);
  }

  @Override
  public CorpusLine line(Draw draw) {
    if (draw.oneIn(SmallTalk.ONE_IN)) {
      return CorpusLine.of(CorpusStyle.COMMON_CRAWL, smallTalk.document(draw));
    }
    Fact fact = draw.one(facts);
    CorpusStyle style = CorpusStyle.draw(draw);
    return CorpusLine.of(style, style.document(fact, draw));
  }
}
