package io.gere.text;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * How many times longer a tokenizer's rules may make a text. The library that applies them cannot
 * be told to stop, and eight rules that each write sixteen letters for one make gigabytes of a
 * sentence.
 */
final class TextGrowth {
  /** SentencePiece's rules write three bytes for a space, and as many before the text. */
  private static final double MOST = 1000;

  private TextGrowth() {}

  /**
   * Refuses rules that would fill the memory.
   *
   * @param file the content is from, for messages
   */
  static void require(Path file, JsonNode tokenizer) {
    for (String part : new String[] {"normalizer", "decoder"}) {
      double growth = of(tokenizer.path(part));
      if (growth > MOST) {
        throw InputException.of(
            format(
                "%s: its %s may make a text %.3g times longer, and at most %.0f times is read; copy tokenizer.json again from the model",
                file, part, growth, MOST));
      }
    }
  }

  /** How many times longer a rule makes what it replaces, at most. */
  private static double of(JsonNode rule) {
    return switch (rule.path("type").asText()) {
      case "Sequence" -> product(rule.path("normalizers")) * product(rule.path("decoders"));
      case "Replace" -> replaced(rule.path("pattern"), bytes(rule.path("content")));
      case "Prepend" -> 1 + bytes(rule.path("prepend"));
      default -> 1; // what Unicode does to a character is bounded
    };
  }

  private static double product(JsonNode rules) {
    double product = 1;
    for (JsonNode rule : rules) {
      product *= of(rule);
    }
    return product;
  }

  private static double replaced(JsonNode pattern, double content) {
    double least = bytes(pattern.path("String"));
    // An expression, and an empty text, may match between any two letters.
    return least == 0 ? 1 + content : Math.max(1, content / least);
  }

  private static double bytes(JsonNode text) {
    return text.asText().getBytes(StandardCharsets.UTF_8).length;
  }
}
