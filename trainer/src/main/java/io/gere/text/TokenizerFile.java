package io.gere.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.storage.Json;
import io.gere.storage.Sha256;
import io.gere.storage.input.GivenFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A {@code tokenizer.json}, as it was read or with something changed in it.
 *
 * @param path the file's, for messages
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TokenizerFile(Path path, byte[] content) {
  private static final Map<String, String> PLAIN =
      Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");

  static TokenizerFile read(Path file) {
    try (InputStream in = GivenFile.open(file)) {
      return new TokenizerFile(file, in.readAllBytes());
    } catch (NoSuchFileException e) {
      throw InputException.of(
          "%s is missing; copy the tokenizer.json of the model there".formatted(file), e);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** The same file's, with another content. */
  TokenizerFile with(JsonNode json) {
    return new TokenizerFile(path, Json.line(json).getBytes(StandardCharsets.UTF_8));
  }

  /** Where the files beside it are. */
  Path folder() {
    return path.toAbsolutePath().getParent();
  }

  JsonNode json() {
    try {
      return Json.MAPPER.readTree(content);
    } catch (JsonProcessingException e) {
      throw damaged(Json.reason(e), e);
    } catch (IOException e) {
      throw damaged(e.getMessage(), e);
    }
  }

  /** The tokenizer library's own object, which the caller closes. */
  HuggingFaceTokenizer load() {
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(content), PLAIN);
    } catch (IOException | RuntimeException e) {
      throw damaged(e.getMessage(), e);
    }
  }

  private GereException damaged(String what, Exception cause) {
    return InputException.of(
        "%s is not a tokenizer (%s); copy it again from the model".formatted(path, what), cause);
  }

  /** SHA-256, in hexadecimal. */
  String digest() {
    return new Sha256().add(ByteBuffer.wrap(content)).hex();
  }
}
