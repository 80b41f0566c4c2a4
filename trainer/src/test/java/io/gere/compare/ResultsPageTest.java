package io.gere.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    try (Stream<Path> kept = Files.list(RESULTS.resolveSibling("results"))) {
      assertThat(kept.map(file -> file.getFileName().toString().replace(".json", "")))
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
}
