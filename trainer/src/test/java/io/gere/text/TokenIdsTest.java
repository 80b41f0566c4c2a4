package io.gere.text;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.InputException;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids in a model's own files that its vocabulary does not have. */
final class TokenIdsTest {
  @TempDir Path folder;

  private ObjectNode tokenizer;

  @BeforeEach
  void read() throws IOException {
    Path original = SmallTokenizer.folder("byte-level").resolve("tokenizer.json");
    tokenizer = (ObjectNode) Json.MAPPER.readTree(original.toFile());
    Files.copy(original, folder.resolve("tokenizer.json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"4294967296", "2147483647", "-1", "1.5", "null"})
  void anIdThatNoVocabularyHasIsRefusedByTokenAndId(String id) throws IOException {
    ((ObjectNode) tokenizer.path("added_tokens").path(0)).set("id", Json.MAPPER.readTree(id));
    String token = tokenizer.path("added_tokens").path(0).path("content").asText();
    Files.writeString(folder.resolve("tokenizer.json"), Json.line(tokenizer));

    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "tokenizer.json gives the token %s the id %s; it must be a whole number from 0"
                .formatted(token, id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"267", "-1", "4294967296", "[999999, 3]"})
  void anEndThatTheModelHasNoEmbeddingForIsRefused(String id) throws IOException {
    Files.writeString(
        folder.resolve("config.json"), "{\"vocab_size\": 267, \"eos_token_id\": %s}".formatted(id));

    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("config.json has eos_token_id ")
        .hasMessageContaining("token ids go from 0 to 266");
  }
}
