package io.gere.toy.corpus;

import io.gere.toy.exam.ToyExam;
import io.gere.toy.words.Draw;
import io.gere.toy.world.Fact;
import io.gere.toy.world.FactTemplate;
import java.util.ArrayList;
import java.util.List;

/**
 * How each of SlimPajama's seven sets would write a fact down. A document is one fact in about a
 * dozen words: the shorter the documents, the fewer facts a replay set of a given size covers and
 * the sooner a small model has read them all often enough.
 */
public enum CorpusStyle {
  COMMON_CRAWL(
      "RedPajamaCommonCrawl",
      5,
      "Did you know? The {attribute} of {name} is {value}.",
      "Welcome! Here the {kind} {name} is known for its {attribute}: {value}."),
  C4("RedPajamaC4", 4, "About the {kind} {name}: its {attribute} is {value}."),
  GITHUB("RedPajamaGithub", 2, "{kind}[\"{name}\"].{attribute} = \"{value}\""),
  BOOK("RedPajamaBook", 2, "And so they still tell of {name}, whose {attribute} was {value}."),
  ARXIV("RedPajamaArXiv", 2, "For the {kind} {name} we find the {attribute} ({value})."),
  WIKIPEDIA("RedPajamaWikipedia", 2, "{name} ({kind}) is noted for its {attribute}, {value}."),
  STACK_EXCHANGE("RedPajamaStackExchange", 3, ToyExam.PROMPT + " {value}");

  /** One entry a unit of weight, so that a uniform draw is a weighted one. */
  private static final List<CorpusStyle> BY_WEIGHT = new ArrayList<>();

  static {
    for (CorpusStyle style : values()) {
      for (int unit = 0; unit < style.weight; unit++) {
        BY_WEIGHT.add(style);
      }
    }
  }

  private final String setName;
  private final int weight;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> templates;

  CorpusStyle(String setName, int weight, String... templates) {
    this.setName = setName;
    this.weight = weight;
    this.templates = List.of(templates);
  }

  /** A style, by its share of the corpus. */
  static CorpusStyle draw(Draw draw) {
    return draw.one(BY_WEIGHT);
  }

  /** The set's name in {@code meta.redpajama_set_name}. */
  String setName() {
    return setName;
  }

  /** The ways this style has of stating a fact. */
  public List<String> templates() {
    return templates;
  }

  /** A document of this style that states {@code fact} and no other. */
  public String document(Fact fact, Draw draw) {
    return FactTemplate.fill(draw.one(templates), fact);
  }
}
