package io.gere.config.yaml;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.GereException;
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
  private RecipeReader() {}

  /**
   * Reads a file and puts the command line's values over it.
   *
   * @param overrides {@code key=value}, such as {@code tasks.0.epochs=3}, the value in YAML
   */
  public static Recipe read(Path file, List<String> overrides) {
    try {
      return read(file.toString(), Files.readString(file), overrides);
    } catch (NoSuchFileException e) {
      throw GereException.usage("%s: there is no such recipe".formatted(file));
    } catch (IOException e) {
      throw GereException.usage("%s cannot be read as a recipe: %s".formatted(file, e));
    }
  }

  /** Reads a recipe's text, such as {@link RecipeWriter#yaml} writes. */
  public static Recipe parse(String yaml) {
    return read("recipe", yaml, List.of());
  }

  private static Recipe read(String source, String text, List<String> overrides) {
    try {
      Places places = Places.of(source, text);
      try {
        ObjectNode tree = section(RecipeYaml.read(source, text));
        for (String override : overrides) {
          KeyOverride change = KeyOverride.parse(override);
          places.override(change.key(), override);
          change.applyTo(tree);
        }
        return resolve(tree);
      } catch (KeyException e) {
        throw GereException.usage("%s: %s".formatted(places.of(e.key()), e.getMessage()));
      }
    } catch (JsonProcessingException e) {
      throw GereException.usage(
          "%s, line %d: this is not YAML: %s"
              .formatted(source, e.getLocation().getLineNr(), firstLine(e)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Recipe resolve(ObjectNode tree) {
    Keys.requireKnown(tree);
    Defaults.complete(tree, Recipe.class, "");
    try {
      return RecipeYaml.MAPPER.treeToValue(tree, Recipe.class);
    } catch (JsonMappingException e) {
      String key = key(e);
      if (e.getCause() instanceof KeyException refused) {
        throw refused.inItem(key);
      }
      if (e instanceof ValueInstantiationException) {
        throw new IllegalStateException(key + " broke its record", e);
      }
      JsonNode value = tree.at("/" + key.replace('.', '/'));
      throw new KeyException(
          key, "is %s; expected: %s".formatted(Keys.show(value), Keys.expected(key)));
    } catch (JsonProcessingException e) {
      throw new AssertionError("a tree has no syntax", e);
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

  private static String key(JsonMappingException e) {
    return e.getPath().stream()
        .map(at -> at.getFieldName() == null ? String.valueOf(at.getIndex()) : at.getFieldName())
        .collect(joining("."));
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("no reason given");
  }
}
