package io.gere.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocumentFilterTest {
  private static final String QUESTION =
      "Which of these rivers is the longest one on the continent";
  private static final String REVIEW =
      "the plot is thin but every scene in the old harbour is a pleasure to watch";
  private static final String SUMMARY =
      "a new bridge opens on monday and the ferry will stop its service after ninety years";

  @TempDir Path folder;

  @BeforeEach
  void evaluationSets() throws IOException {
    write("mmlu/test/rivers_test.csv", QUESTION + ",Nile,Congo,Niger,Volta,A\n");
    write("films/labels.json", "[\"good\", \"bad\"]");
    write("films/train.json", "[{\"label\": \"bad\", \"sentence\": \"dull\"}]");
    write("films/test.json", "[{\"label\": \"good\", \"sentence\": \"" + REVIEW + "\"}]");
    write("news/train.jsonl", "{\"input\": \"text\", \"output\": \"summary\"}\n");
    write("news/test.jsonl", "{\"input\": \"short\", \"output\": \"" + SUMMARY + "\"}\n");
    write("ids/train.jsonl", "{\"input_ids\": [1, 2], \"labels\": [-100, 2]}\n");
    write("ids/test.jsonl", "{\"input_ids\": [1, 2], \"labels\": [-100, 2]}\n");
  }

  @Test
  void theFirstOfTwoDocumentsOfTheSameWordsJoins() {
    DocumentFilter filter = filter("");

    assertThat(refuse(filter, "A story, once told.")).isEmpty();
    assertThat(refuse(filter, "a STORY once told")).contains(ExclusionReason.DUPLICATE);
    assertThat(refuse(filter, "A story, twice told.")).isEmpty();
  }

  @Test
  void theFirstOfTwoDocumentsOfNearlyTheSameWordsJoins() {
    DocumentFilter filter = filter("");

    assertThat(refuse(filter, Prose.words(0, 100))).isEmpty();
    assertThat(refuse(filter, Prose.words(0, 99))).contains(ExclusionReason.NEAR_DUPLICATE);
  }

  @Test
  void whatWasRefusedKeepsNobodyOut() {
    DocumentFilter filter = filter("min_tokens: 5");

    assertThat(refuse(filter, "one two three four")).contains(ExclusionReason.TOO_SHORT);
    assertThat(refuse(filter, "one two three four")).contains(ExclusionReason.TOO_SHORT);
  }

  @Test
  void tokensAreCountedFromMinTokensOn() {
    DocumentFilter filter = filter("min_tokens: 5");

    assertThat(refuse(filter, "one two three four")).contains(ExclusionReason.TOO_SHORT);
    assertThat(refuse(filter, "one two three four five")).isEmpty();
  }

  @Test
  void documentsThatQuoteTheExamOrATestGiveWay() {
    DocumentFilter filter = filter("");

    assertThat(refuse(filter, "A quiz! " + QUESTION + "? Nile, Congo or Niger?"))
        .contains(ExclusionReason.CONTAMINATED);
    assertThat(refuse(filter, "He wrote: " + REVIEW)).contains(ExclusionReason.CONTAMINATED);
    assertThat(refuse(filter, "In short: " + SUMMARY)).contains(ExclusionReason.CONTAMINATED);
    assertThat(refuse(filter, "He wrote: " + REVIEW.replace("harbour", "town"))).isEmpty();
    assertThat(filter.checkedTexts()).contains(new CheckedTexts(3, 0));
  }

  @Test
  void theFirstReasonInTheirOrderIsTold() {
    DocumentFilter filter = filter("min_tokens: 30");

    assertThat(refuse(filter, "\u0000".repeat(40))).contains(ExclusionReason.BINARY);
    assertThat(refuse(filter, "la ".repeat(29))).contains(ExclusionReason.REPETITIVE);
    assertThat(refuse(filter, REVIEW)).contains(ExclusionReason.TOO_SHORT);
    assertThat(refuse(filter, Prose.words(0, 100))).isEmpty();
    assertThat(refuse(filter, Prose.words(0, 100))).contains(ExclusionReason.DUPLICATE);
    assertThat(refuse(filter, Prose.words(0, 100) + " " + REVIEW))
        .contains(ExclusionReason.NEAR_DUPLICATE);
    assertThat(refuse(filter, Prose.words(200, 230) + " " + REVIEW))
        .contains(ExclusionReason.CONTAMINATED);
  }

  @Test
  void everyRuleCanBeSwitchedOff() {
    assertThat(refuse(filter("drop_junk: false"), "la ".repeat(29))).isEmpty();

    DocumentFilter same = filter("near_duplicate: 1");
    assertThat(refuse(same, Prose.words(0, 100))).isEmpty();
    assertThat(refuse(same, Prose.words(0, 99))).isEmpty();
    assertThat(refuse(same, Prose.words(0, 99))).contains(ExclusionReason.DUPLICATE);

    DocumentFilter unchecked = filter("decontaminate: false");
    assertThat(refuse(unchecked, REVIEW)).isEmpty();
    assertThat(unchecked.checkedTexts()).isEmpty();
  }

  @Test
  void theDigestOfEvaluationTextsChangesWithThem() throws IOException {
    Optional<String> before = filter("").evaluationTexts();

    assertThat(before).isPresent();
    assertThat(filter("min_tokens: 3").evaluationTexts()).isEqualTo(before);
    assertThat(filter("decontaminate: false").evaluationTexts()).isEmpty();
    write("mmlu/test/rivers_test.csv", QUESTION + ",Nile,Congo,Niger,Rhine,A\n");
    assertThat(filter("").evaluationTexts()).isNotEqualTo(before);
  }

  @Test
  void evaluationSetsThatAreNotThereAreNamed() throws IOException {
    Files.delete(folder.resolve("mmlu/test/rivers_test.csv"));

    assertThatThrownBy(() -> filter(""))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("evaluate.mmlu must name a folder in MMLU's layout");
    assertThat(refuse(filter("decontaminate: false"), QUESTION)).isEmpty();
  }

  /** Tokens are what spaces part. */
  private DocumentFilter filter(String rules) {
    Recipe recipe =
        RecipeReader.parse(
"""
run: {dir: runs/x}
model: {path: base}
replay: {%s}
tasks: [{name: films, path: "%2$s/films"}, {name: news, path: "%2$s/news"}, {name: ids, path: "%2$s/ids"}]
evaluate: {mmlu: "%2$s/mmlu"}
"""
                .formatted(rules, folder));
    return DocumentFilter.of(recipe, new Configuration());
  }

  private static Optional<ExclusionReason> refuse(DocumentFilter filter, String text) {
    return filter.refuse(text, () -> text.split(" ", -1).length);
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
