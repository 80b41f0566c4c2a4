package io.gere.text;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.InputException;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextGrowthTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"normalizer", "decoder"})
  void rulesThatMakeGigabytesOfASentenceAreRefused(String part) throws IOException {
    String rule =
        "{\"type\":\"Replace\",\"pattern\":{\"String\":\"a\"},\"content\":\"aaaaaaaaaaaaaaaa\"}";
    String rules = String.join(",", Collections.nCopies(8, rule));

    write(part, "{\"type\":\"Sequence\",\"%ss\":[%s]}".formatted(part, rules));

    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "tokenizer.json: its %s may make a text 4.29e+09 times longer".formatted(part));
  }

  @Test
  void anExpressionMayMatchBetweenAnyTwoLetters() throws IOException {
    write(
        "normalizer",
        "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"\"},\"content\":\"%s\"}"
            .formatted("b".repeat(5000)));

    assertThatThrownBy(() -> Tokenizer.open(folder))
        .hasMessageContaining("its normalizer may make a text 5.00e+03 times longer");
  }

  @Test
  void theRulesOfSentencePieceAreRead() throws IOException {
    write(
        "normalizer",
        """
        {"type": "Sequence", "normalizers": [
          {"type": "Prepend", "prepend": "▁"},
          {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}
        """);

    assertThatCode(() -> Tokenizer.open(folder).close()).doesNotThrowAnyException();
  }

  @Test
  void aTokenAsLongAsABookIsRefused() throws IOException {
    ObjectNode tokenizer = tokenizer();
    ((ObjectNode) tokenizer.path("model").path("vocab")).put("x".repeat(20_000), 300);
    Files.writeString(folder.resolve("tokenizer.json"), Json.line(tokenizer));

    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has a token of 20000 characters, which begins with xxxxx");
  }

  private void write(String part, String rule) throws IOException {
    ObjectNode tokenizer = tokenizer();
    tokenizer.set(part, Json.MAPPER.readTree(rule));
    Files.writeString(folder.resolve("tokenizer.json"), Json.line(tokenizer));
  }

  private static ObjectNode tokenizer() throws IOException {
    Path file = SmallTokenizer.folder("byte-level").resolve("tokenizer.json");
    return (ObjectNode) Json.MAPPER.readTree(file.toFile());
  }
}
