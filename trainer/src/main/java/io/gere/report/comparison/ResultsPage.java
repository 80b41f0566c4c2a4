package io.gere.report.comparison;

import io.gere.InputException;
import io.gere.compare.ComparedScore;
import io.gere.compare.Comparison;
import io.gere.compare.ComparisonText;
import io.gere.report.chart.SvgFile;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Markdown page whose tables are comparisons. Beside it, in {@code results/NAME.json}, lies what
 * a table is made from; on the page the table stands between the lines {@code <!-- results: NAME
 * -->} and {@code <!-- end -->}. What stands around it is written by hand. {@code ONE+OTHER} is two
 * comparisons as one, and a picture {@code results/NAME.exam.svg} or {@code
 * results/NAME.ln-perplexity.svg} that the page shows is drawn beside it.
 */
public final class ResultsPage {
  private static final Pattern TABLE =
      Pattern.compile("(?ms)^<!-- results: (\\S+) -->\n(.*?)^<!-- end -->$");

  private static final Pattern PICTURE =
      Pattern.compile("\\]\\((results/([^()\\s]+)\\.(exam|ln-perplexity)\\.svg)\\)");

  private final Path page;

  public ResultsPage(Path page) {
    this.page = page;
  }

  /**
   * Keeps a comparison beside the page, and makes the page's tables and pictures anew.
   *
   * @param name of the comparison, as the page has it
   */
  public void publish(String name, Comparison comparison) {
    if (!names().contains(name)) {
      throw InputException.of(
          "%s has no place for the table: write '<!-- results: %s -->' and below it '<!-- end -->', each as a line"
              .formatted(page, name));
    }
    try {
      Files.createDirectories(json(name).getParent());
      Files.writeString(json(name), Json.pretty(comparison));
      Files.writeString(page, rebuilt());
      for (Map.Entry<Path, String> picture : pictures().entrySet()) {
        Files.writeString(picture.getKey(), picture.getValue());
      }
    } catch (IOException e) {
      throw InputException.of("%s cannot be written: %s".formatted(page, e.getMessage()), e);
    }
  }

  /** The page as it is. */
  public String text() {
    try {
      return Files.readString(page, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(page, e.getMessage()), e);
    }
  }

  /** The page with the tables of what lies beside it; without one, a table's place is empty. */
  public String rebuilt() {
    return TABLE
        .matcher(text())
        .replaceAll(
            table -> {
              String name = table.group(1);
              String lines = comparison(name).map(ResultsPage::table).orElse("");
              return Matcher.quoteReplacement(
                  "<!-- results: %s -->\n%s<!-- end -->".formatted(name, lines));
            });
  }

  /** The pictures that the page shows and that can be drawn, by their files. */
  public Map<Path, String> pictures() {
    Map<Path, String> pictures = new TreeMap<>();
    for (MatchResult shown : PICTURE.matcher(text()).results().toList()) {
      ComparedScore kept =
          shown.group(3).equals("exam") ? ComparedScore.EXAM : ComparedScore.LN_PERPLEXITY;
      comparison(shown.group(2))
          .map(comparison -> new MethodScatter(comparison, kept).draw())
          .ifPresent(
              drawing -> pictures.put(page.resolveSibling(shown.group(1)), SvgFile.of(drawing)));
    }
    return pictures;
  }

  /** Names of the comparisons whose tables the page has, in its order. */
  public List<String> names() {
    return TABLE.matcher(text()).results().flatMap(table -> parts(table.group(1))).toList();
  }

  private static Stream<String> parts(String name) {
    return Stream.of(name.split("\\+"));
  }

  /** What is kept under a name; empty until all of it is there. */
  private Optional<Comparison> comparison(String name) {
    return parts(name).allMatch(part -> Files.exists(json(part)))
        ? parts(name).map(part -> read(json(part))).reduce(Comparison::with)
        : Optional.empty();
  }

  private static Comparison read(Path json) {
    try {
      return Json.MAPPER.readValue(json.toFile(), Comparison.class);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(json, e.getMessage()), e);
    }
  }

  private static String table(Comparison comparison) {
    return "\n" + String.join("\n", ComparisonText.lines(comparison)) + "\n\n";
  }

  private Path json(String name) {
    return page.resolveSibling("results").resolve(name + ".json");
  }
}
