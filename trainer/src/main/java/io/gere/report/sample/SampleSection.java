package io.gere.report.sample;

import static java.util.stream.Collectors.joining;

import io.gere.filter.CheckedTexts;
import io.gere.filter.SampleReport;
import io.gere.filter.SetShare;
import io.gere.filter.TokenStatistics;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;

/** How the replay set stands for its corpus: sets, lengths, tokens, and what was refused. */
public final class SampleSection {
  private static final String CLUSTER =
"""
<p class="warning">A cluster sample: only some of the corpus’s files were looked at, and “corpus” \
means these here. Documents of one file are often alike, so that such a sample may be farther \
from the whole corpus than chance among documents explains. Draw with corpus.scan: full where \
that matters.</p>
""";

  private SampleSection() {}

  /**
   * The section's content as markup; empty where there is no report.
   *
   * @param text of general text, or null
   * @param conversations of conversations, or null
   * @param mixture what the set is made of, where there are conversations
   */
  public static String draw(SampleReport text, SampleReport conversations, String mixture) {
    if (conversations == null) {
      return draw(text, "documents", "replay.stratify");
    }
    return "<p>%s.</p>\n".formatted(HtmlEscape.text(mixture))
        + (text == null
            ? ""
            : "<h3>General text</h3>\n" + draw(text, "documents", "replay.stratify"))
        + "<h3>Conversations</h3>\n"
        + draw(conversations, "conversations", "replay.conversations.stratify");
  }

  private static String draw(SampleReport sample, String noun, String stratifyKey) {
    if (sample == null) {
      return "";
    }
    return "<p>%s</p>\n".formatted(HtmlEscape.text(opening(sample, noun, stratifyKey)))
        + (sample.clusterSample() ? CLUSTER : "")
        + SetTable.draw(sample)
        + LengthChart.draw(sample)
        + "<p>%s</p>\n".formatted(HtmlEscape.text(tokens(sample)))
        + RefusedTable.draw(sample)
        + "<p class=\"note\">%s</p>\n".formatted(HtmlEscape.text(checked(sample.checkedTexts())));
  }

  private static String opening(SampleReport sample, String noun, String stratifyKey) {
    return "%s %s stand for %s. "
            .formatted(
                NumberText.count(sample.documents()),
                noun,
                NumberText.count(sample.corpusDocuments()))
        + switch (sample.stratify()) {
          case NONE -> chance(sample);
          case PROPORTIONAL ->
              "Each set was given its share of the corpus’s documents, to the nearest document"
                  + " (%s: proportional).".formatted(stratifyKey);
          case EQUAL ->
              "Each set was given the same number of documents, whatever its share of the corpus"
                  + " (%s: equal).".formatted(stratifyKey);
        };
  }

  private static String chance(SampleReport sample) {
    String beyond =
        sample.sets().stream()
            .filter(SetShare::beyondChance)
            .map(SetShare::set)
            .collect(joining(", "));
    return beyond.isEmpty()
        ? "No set is farther from its share of the corpus than chance explains."
        : "Chance alone hardly explains the number of %s; look at what was refused."
            .formatted(beyond);
  }

  private static String tokens(SampleReport sample) {
    TokenStatistics tokens = sample.tokens();
    if (tokens == null) {
      return "Tokens were not counted: there is no tokenizer, or no document.";
    }
    return "A document of the sample has %s to %s tokens, %s in the median; half of them have %s to %s. "
            .formatted(
                NumberText.count(tokens.smallest()),
                NumberText.count(tokens.largest()),
                NumberText.count(tokens.median()),
                NumberText.count(tokens.lowerQuartile()),
                NumberText.count(tokens.upperQuartile()))
        + cut(tokens, sample)
        + corpusTokens(sample);
  }

  private static String cut(TokenStatistics tokens, SampleReport sample) {
    String limit = NumberText.count(sample.maxTokens());
    return tokens.cut() == 0
        ? "None is longer than replay.max_tokens, which is %s.".formatted(limit)
        : "%s\u00a0%% are longer than replay.max_tokens, which is %s, and lose their end: %s of %s tokens are used."
            .formatted(
                NumberText.percent((double) tokens.cut() / sample.documents()),
                limit,
                NumberText.count(tokens.kept()),
                NumberText.count(tokens.total()));
  }

  private static String corpusTokens(SampleReport sample) {
    return sample.sets().stream().anyMatch(set -> set.corpusTokens() == null)
        ? ""
        : " At as many tokens to a byte, the corpus has about %s tokens."
            .formatted(
                NumberText.about(sample.sets().stream().mapToLong(SetShare::corpusTokens).sum()));
  }

  private static String checked(CheckedTexts texts) {
    if (texts == null) {
      return "Documents were not compared with the evaluation sets (replay.decontaminate: false).";
    }
    return texts.texts() == 0
        ? "The recipe names no evaluation texts to compare documents with."
        : "Compared with %s texts of the evaluation sets, of which %s have fewer than %d words: copies of these cannot be found."
            .formatted(
                NumberText.count(texts.texts()),
                NumberText.count(texts.tooShort()),
                CheckedTexts.PASSAGE);
  }
}
