package io.gere.report.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import io.gere.compare.Comparison;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of results, and the one of this repository: no number in its tables is typed by hand. */
final class ResultsPageTest {
  private static final Path RESULTS = Path.of("../docs/results.md");

  @TempDir private Path folder;

  @Test
  void theTablesOfTheDocumentAreThoseOfTheNumbersBesideIt() throws IOException {
    ResultsPage page = new ResultsPage(RESULTS);

    assertThat(page.rebuilt()).isEqualTo(page.text());
    assertThat(page.names()).isNotEmpty();
    for (Map.Entry<Path, String> picture : page.pictures().entrySet()) {
      assertThat(picture.getKey()).hasContent(picture.getValue());
    }
    try (Stream<Path> kept = Files.list(RESULTS.resolveSibling("results"))) {
      assertThat(kept.filter(file -> !page.pictures().containsKey(file)))
          .extracting(file -> file.getFileName().toString().replace(".json", ""))
          .isSubsetOf(page.names());
    }
  }

  /** Whatever table is written there stands between the marks of a comparison. */
  @Test
  void theDocumentHasNoTableBesides() {
    String around =
        new ResultsPage(RESULTS)
            .text()
            .replaceAll("(?ms)^<!-- results: \\S+ -->.*?^<!-- end -->$", "");
    assertThat(around.lines().filter(line -> line.startsWith("|"))).isEmpty();
  }

  @Test
  void whatIsPublishedReplacesTheTableAndNothingAround() throws IOException {
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        Words before.

        <!-- results: one -->
        old
        <!-- end -->

        Between.
        <!-- results: two -->
        <!-- end -->
        After.
        """);

    new ResultsPage(page).publish("one", comparison());

    assertThat(Files.readString(page))
        .startsWith("Words before.\n\n<!-- results: one -->\n\n| method | runs |")
        .contains("| 50.0 ± 1.0 |")
        .doesNotContain("old")
        .endsWith(
            """

            Between.
            <!-- results: two -->
            <!-- end -->
            After.
            """);
    assertThat(Json.MAPPER.readValue(folder.resolve("results/one.json").toFile(), Comparison.class))
        .isEqualTo(comparison());
  }

  /** Two comparisons as one: the methods of both are tested against the first one's baseline. */
  @Test
  void comparisonsAreJoinedAndDrawn() throws IOException {
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        <!-- results: one+two -->
        <!-- end -->
        ![A picture](results/one+two.exam.svg)
        """);

    new ResultsPage(page).publish("two", twoSeeds("other", 0.7, 0.9));
    assertThat(Files.readString(page)).doesNotContain("|");
    new ResultsPage(page).publish("one", twoSeeds("recipe", 0.5, 0.6));

    // Differences of 20 and 30 points: t = 5 with one degree of freedom.
    assertThat(Files.readString(page).lines().filter(line -> line.startsWith("|")))
        .hasSize(4)
        .last()
        .asString()
        .startsWith("| other ")
        .endsWith(" +25.0 | 0.126 |   0.126 |");
    assertThat(folder.resolve("results/one+two.exam.svg"))
        .content()
        .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"scatter\"")
        .contains("other, seed 1: exam 70.0, AP 70.0");
  }

  @Test
  void aPageWithoutAPlaceForTheTableIsLeftAsItIs() throws IOException {
    Path page = folder.resolve("page.md");
    Files.writeString(page, "Words.\n");

    assertThatThrownBy(() -> new ResultsPage(page).publish("one", comparison()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'<!-- results: one -->'");
    assertThat(folder.resolve("results")).doesNotExist();
  }

  private static Comparison comparison() throws IOException {
    return Json.MAPPER.readValue(
        """
        {"baseline": "recipe", "methods": [{"name": "recipe", "settings": {},
         "spread": {"ap": {"mean": 0.5, "standard_deviation": 0.01, "runs": 2}},
         "difference": {}, "runs": {"1": {"ap": 0.49}, "2": {"ap": 0.51}}}]}
        """,
        Comparison.class);
  }

  /** One method whose exam, AP and so F1 Avg are these numbers in the runs of seeds 1 and 2. */
  private static Comparison twoSeeds(String method, double first, double second)
      throws IOException {
    String scores = "{\"exam\": %1$s, \"ap\": %1$s, \"f1_avg\": %1$s}";
    String spread =
        "{\"mean\": %s, \"standard_deviation\": 0.1, \"runs\": 2}".formatted((first + second) / 2);
    return Json.MAPPER.readValue(
        """
        {"baseline": "%1$s", "methods": [{"name": "%1$s", "settings": {},
         "spread": {"exam": %2$s, "ap": %2$s, "f1_avg": %2$s},
         "difference": {}, "runs": {"1": %3$s, "2": %4$s}}]}
        """
            .formatted(method, spread, scores.formatted(first), scores.formatted(second)),
        Comparison.class);
  }
}
