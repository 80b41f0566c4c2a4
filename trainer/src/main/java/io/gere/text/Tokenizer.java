package io.gere.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.storage.Json;
import io.gere.storage.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A model's tokenizer, read from the {@code tokenizer.json} of its Hugging Face folder. It neither
 * truncates nor pads nor adds special tokens, whatever that file says. Threads may share one, and
 * its owner closes it when the last of them is done.
 */
public final class Tokenizer implements AutoCloseable {
  private static final Map<String, String> PLAIN =
      Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");

  private final Path file;
  private final HuggingFaceTokenizer tokens;
  private final int vocabularySize;
  private final SpecialTokens special;
  private final String fingerprint;

  private Tokenizer(
      Path file,
      HuggingFaceTokenizer tokens,
      int vocabularySize,
      SpecialTokens special,
      String fingerprint) {
    this.file = file;
    this.tokens = tokens;
    this.vocabularySize = vocabularySize;
    this.special = special;
    this.fingerprint = fingerprint;
  }

  /**
   * Opens the tokenizer of a model.
   *
   * @param folder a Hugging Face model folder; {@code tokenizer_config.json}, {@code
   *     special_tokens_map.json} and {@code config.json} may be missing, and then there is no BOS
   *     or EOS
   */
  public static Tokenizer open(Path folder) {
    Path file = folder.resolve("tokenizer.json");
    byte[] json = read(file);
    Vocabulary vocabulary = vocabulary(file, json);
    SpecialTokens special = SpecialTokens.read(folder, vocabulary);
    String fingerprint = new Sha256().add(ByteBuffer.wrap(json)).hex();
    return new Tokenizer(file, load(file, json), vocabulary.size(), special, fingerprint);
  }

  /** Opens the tokenizer of a model; null where it has none, as for pre-tokenised sets. */
  public static Tokenizer openIfPresent(Path folder) {
    return Files.exists(folder.resolve("tokenizer.json")) ? open(folder) : null;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw InputException.of(
          "%s is missing; copy the tokenizer.json of the model there".formatted(file), e);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Vocabulary vocabulary(Path file, byte[] json) {
    try {
      return Vocabulary.of(Json.MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw damaged(file, e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw damaged(file, e.getMessage(), e);
    }
  }

  private static HuggingFaceTokenizer load(Path file, byte[] json) {
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), PLAIN);
    } catch (IOException | RuntimeException e) {
      throw damaged(file, e.getMessage(), e);
    }
  }

  private static GereException damaged(Path file, String what, Exception cause) {
    return InputException.of(
        "%s is not a tokenizer (%s); copy it again from the model".formatted(file, what), cause);
  }

  /** The text's token ids, without special tokens at its ends. */
  public int[] encode(String text) {
    return ids(encoding(text));
  }

  /** The text of these ids, special tokens left out. */
  public String decode(int[] ids) {
    return tokens.decode(Arrays.stream(ids).asLongStream().toArray(), true);
  }

  Encoding encoding(String text) {
    return tokens.encode(text, false, false);
  }

  static int[] ids(Encoding encoding) {
    return Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
  }

  /** The largest id and one, added tokens included. */
  public int vocabularySize() {
    return vocabularySize;
  }

  /**
   * The token that begins a prompt; empty where the model has none, or its {@code
   * tokenizer_config.json} says {@code "add_bos_token": false}.
   */
  public OptionalInt bos() {
    return special.bos();
  }

  /** The token that ends an answer; empty where no file of the model names one. */
  public OptionalInt eos() {
    return special.eos();
  }

  /** SHA-256 of {@code tokenizer.json}, in hexadecimal. */
  public String fingerprint() {
    return fingerprint;
  }

  /** Refuses a model that has no embedding for some of the tokens. */
  public void requireFits(int modelVocabulary) {
    if (vocabularySize > modelVocabulary) {
      throw InputException.of(
          "%s has token ids up to %d, but the model's vocabulary has %d tokens; use the model's own tokenizer"
              .formatted(file, vocabularySize - 1, modelVocabulary));
    }
  }

  @Override
  public void close() {
    tokens.close();
  }
}
