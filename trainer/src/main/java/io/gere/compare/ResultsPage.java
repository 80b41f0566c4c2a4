package io.gere.compare;

import io.gere.InputException;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown page whose tables are comparisons. Beside it, in {@code results/NAME.json}, lies what
 * a table is made from; on the page the table stands between the lines {@code <!-- results: NAME
 * -->} and {@code <!-- end -->}. What stands around it is written by hand.
 */
public final class ResultsPage {
  private static final Pattern TABLE =
      Pattern.compile("(?ms)^<!-- results: (\\S+) -->\n(.*?)^<!-- end -->$");

  private final Path page;

  public ResultsPage(Path page) {
    this.page = page;
  }

  /**
   * Keeps a comparison beside the page, and makes the page's tables anew.
   *
   * @param name of the comparison, as the page has it
   */
  public void publish(String name, Comparison comparison) {
    String before = text();
    if (TABLE.matcher(before).results().noneMatch(table -> table.group(1).equals(name))) {
      throw InputException.of(
          "%s has no place for the table: write '<!-- results: %s -->' and below it '<!-- end -->', each as a line"
              .formatted(page, name));
    }
    try {
      Files.createDirectories(json(name).getParent());
      Files.writeString(json(name), Json.pretty(comparison));
      Files.writeString(page, rebuilt());
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
              String lines = Files.exists(json(name)) ? table(json(name)) : "";
              return Matcher.quoteReplacement(
                  "<!-- results: %s -->\n%s<!-- end -->".formatted(name, lines));
            });
  }

  /** Names of the tables, in the page's order. */
  public List<String> names() {
    return TABLE.matcher(text()).results().map(table -> table.group(1)).toList();
  }

  private static String table(Path json) {
    try {
      Comparison comparison = Json.MAPPER.readValue(json.toFile(), Comparison.class);
      return "\n" + String.join("\n", ComparisonText.lines(comparison)) + "\n\n";
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(json, e.getMessage()), e);
    }
  }

  private Path json(String name) {
    return page.resolveSibling("results").resolve(name + ".json");
  }
}
