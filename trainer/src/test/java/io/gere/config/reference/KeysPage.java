package io.gere.config.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code docs/keys.md}: every key in one table for each section. */
final class KeysPage {
  private KeysPage() {}

  static String of(List<RecipeKey> keys) {
    List<String> lines = new ArrayList<>();
    lines.add("# Every key");
    lines.add("");
    lines.add(
        "What each key of a recipe means, what it may be and what it is when nobody writes it. [The recipe](recipe.md)");
    lines.add(
        "says how they go together; `submit/gere recipe explain KEY` prints one of these rows. Editors that know JSON");
    lines.add(
        "Schema complete and check keys by [`conf/recipe.schema.json`](../conf/recipe.schema.json): the first line");
    lines.add("`# yaml-language-server: $schema=…/conf/recipe.schema.json` tells them.");
    lines.add("");
    lines.add(
        "A test makes this page from the [records](../trainer/src/main/java/io/gere/config/Recipe.java) and holds it to them.");
    for (RecipeKey section : keys) {
      if (section.isSection()) {
        lines.add("");
        lines.add("## `%s`".formatted(section.key()));
        lines.add("");
        lines.add(sentence(section.meaning()) + written(section));
        lines.add("");
        lines.add("| key | value | default | meaning |");
        lines.add("|---|---|---|---|");
        String prefix = section.key() + (section.list() ? ".*." : ".");
        keys.stream()
            .filter(key -> key.key().startsWith(prefix))
            .filter(key -> !key.key().substring(prefix.length()).contains("."))
            .forEach(key -> lines.add(row(key, key.key().substring(prefix.length()))));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static String written(RecipeKey section) {
    if (section.list()) {
      return " A list of sections.";
    }
    return section.mayBeNull() ? " Not there unless written." : "";
  }

  private static String row(RecipeKey key, String name) {
    return "| `%s` | %s | %s | %s |"
        .formatted(name, value(key), preset(key), meaning(key).replace("|", "\\|"));
  }

  private static String preset(RecipeKey key) {
    if (key.isSection() && !key.list()) {
      return "";
    }
    return key.preset()
        .map(text -> text.equals("null") ? "none" : "`" + text + "`")
        .orElse("must be written");
  }

  private static String meaning(RecipeKey key) {
    if (key.isSection()) {
      return "see [below](#%s)".formatted(key.key().replace(".*.", "").replace(".", ""));
    }
    StringBuilder text = new StringBuilder(sentence(key.meaning()));
    key.choices()
        .forEach(
            (choice, means) ->
                text.append(means.isEmpty() ? "" : "<br/>`%s`: %s".formatted(choice, means)));
    return text.toString();
  }

  private static String sentence(String text) {
    boolean lower = text.matches("[a-z].*");
    String begun = lower ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) : text;
    return begun.endsWith(".") ? begun : begun + ".";
  }

  private static String value(RecipeKey key) {
    String one = one(key);
    return key.list() ? "list of " + one : one;
  }

  private static String one(RecipeKey key) {
    if (key.isSection()) {
      return "section";
    }
    if (!key.choices().isEmpty()) {
      return String.join(", ", key.choices().keySet().stream().map("`%s`"::formatted).toList());
    }
    String kind =
        key.type() == String.class
            ? "text"
            : key.type() == boolean.class
                ? "`true`, `false`"
                : key.type() == double.class || key.type() == Double.class
                    ? "number"
                    : "whole number";
    return key.range().map(range -> kind + ", " + Range.text(range)).orElse(kind);
  }
}
