package io.gere.config.yaml;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.InputException;
import io.gere.RegularFile;
import io.gere.config.KeyException;
import io.gere.config.Recipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads recipes. Whatever is wrong in one is a usage error that names the full key, its place and
 * what to do.
 */
public final class RecipeReader {
  private static final long MOST_BYTES = 1 << 20;

  private RecipeReader() {}

  /**
   * Reads a file and puts the command line's values over it.
   *
   * @param overrides {@code key=value}, such as {@code tasks.0.epochs=3}, the value in YAML
   */
  public static Recipe read(Path file, List<String> overrides) {
    return tree(file).set(overrides).resolve();
  }

  /** Reads a file from which recipes are derived. */
  public static RecipeTree tree(Path file) {
    RegularFile.require(file);
    try {
      requireLength(file);
      return tree(file.toString(), Files.readString(file).replaceFirst("^\uFEFF", ""));
    } catch (NoSuchFileException e) {
      throw InputException.of("%s: there is no such recipe".formatted(file));
    } catch (IOException e) {
      throw InputException.of("%s cannot be read as a recipe: %s".formatted(file, e));
    }
  }

  /** Reads a recipe's text, such as {@link RecipeWriter#yaml} writes. */
  public static Recipe parse(String yaml) {
    return tree("recipe", yaml).resolve();
  }

  /** A book in place of a recipe would be parsed for minutes. */
  private static void requireLength(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw InputException.of(
          format(
              "%s is no recipe: it has %,d bytes; name the recipe's own file",
              file, Files.size(file)));
    }
  }

  /**
   * Reads the text of a file.
   *
   * @param source the file's name, for messages
   */
  public static RecipeTree tree(String source, String text) {
    try {
      KeyLocations places = KeyLocations.of(source, text);
      JsonNode tree = RecipeYaml.read(source, text);
      return new RecipeTree(places.blame(() -> section(tree)), places);
    } catch (JsonProcessingException e) {
      // A text that is nested too deeply has no place that the parser would name.
      String place = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      throw InputException.of("%s%s: this is not YAML: %s".formatted(source, place, firstLine(e)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A recipe that holds nothing is one of defaults. */
  private static ObjectNode section(JsonNode tree) {
    if (tree.isMissingNode() || tree.isNull()) {
      return RecipeYaml.MAPPER.createObjectNode();
    }
    if (tree instanceof ObjectNode section) {
      return section;
    }
    throw new KeyException("", "a recipe holds sections of keys, such as batch: {micro: 4}");
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage()
        .replaceFirst(", from `[^`]*`", "")
        .lines()
        .findFirst()
        .orElse("no reason given");
  }
}
