package io.gere.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.InputException;
import io.gere.storage.Json;
import io.gere.text.chat.ChatEncoder;
import io.gere.text.chat.ChatTemplate;
import io.gere.text.chat.Conversation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As in Gemma 3: the tokenizer adds one token more than the model has embeddings. */
final class KnownTokensTest {
  private static final int VOCABULARY = 267;
  private static final String IMAGE = "<image>";

  @TempDir Path folder;

  @BeforeEach
  void addATokenBeyondTheModel() throws IOException {
    Path original = SmallTokenizer.folder("byte-level");
    Files.copy(original.resolve("tokenizer_config.json"), folder.resolve("tokenizer_config.json"));
    ObjectNode tokenizer =
        (ObjectNode) Json.MAPPER.readTree(original.resolve("tokenizer.json").toFile());
    ObjectNode image = tokenizer.path("added_tokens").path(0).deepCopy();
    image.put("id", VOCABULARY).put("content", IMAGE);
    ((ArrayNode) tokenizer.get("added_tokens")).add(image);
    ((ObjectNode) tokenizer.path("model").path("vocab")).put(IMAGE, VOCABULARY);
    Files.writeString(folder.resolve("tokenizer.json"), Json.line(tokenizer));
    Files.writeString(folder.resolve("config.json"), "{\"vocab_size\": %d}".formatted(VOCABULARY));
  }

  @Test
  void whereATextSpellsItItIsText() {
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      tokenizer.requireFits(VOCABULARY);
      int[] ids = tokenizer.encode("a" + IMAGE);

      assertThat(ids).hasSize(1 + IMAGE.length());
      assertThat(Arrays.stream(ids)).allMatch(id -> id < VOCABULARY);
      assertThat(tokenizer.decode(ids)).isEqualTo("a" + IMAGE);
      assertThat(tokenizer.unknownTokens()).containsExactly(IMAGE);
    }
  }

  @Test
  void anotherTokenizerFileIsAnotherFingerprint() {
    try (Tokenizer with = Tokenizer.open(folder);
        Tokenizer without = SmallTokenizer.byteLevel()) {
      assertThat(with.fingerprint()).isNotEqualTo(without.fingerprint());
    }
  }

  @Test
  void aConversationMaySpellItAndAChatTemplateMayNotWriteIt() {
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      Conversation chat = conversation("see " + IMAGE);
      assertThat(tokenizer.decode(encoder("", tokenizer).prompt(chat).ids())).contains(IMAGE);

      assertThatThrownBy(() -> encoder(IMAGE, tokenizer).prompt(chat))
          .isInstanceOf(InputException.class)
          .hasMessageContainingAll("the chat template writes <image>", "vocabulary is smaller");
    }
  }

  @Test
  void aVocabularyThatIsLargerByMoreThanAddedTokensIsRefused() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"vocab_size\": 200}");
    try (Tokenizer tokenizer = Tokenizer.open(folder)) {
      assertThatThrownBy(() -> tokenizer.requireFits(200)).isInstanceOf(InputException.class);
    }
  }

  private static ChatEncoder encoder(String written, Tokenizer tokenizer) {
    String template = written + "{% for m in messages %}{{ m.content }}\n{% endfor %}";
    return new ChatEncoder(ChatTemplate.of(template, Map.of()), tokenizer);
  }

  private static Conversation conversation(String words) {
    return Conversation.read(
        Json.MAPPER.valueToTree(
            Map.of("messages", List.of(Map.of("role", "user", "content", words)))),
        "here");
  }
}
