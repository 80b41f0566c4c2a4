package io.gere.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import io.gere.InputException;
import io.gere.config.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A model's tokenizer, read from the {@code tokenizer.json} of its Hugging Face folder. It neither
 * truncates nor pads nor adds special tokens, whatever that file says. Threads may share one, and
 * its owner closes it when the last of them is done.
 */
public final class Tokenizer implements AutoCloseable {
  /** What a model's folder calls it. */
  public static final String FILE_NAME = "tokenizer.json";

  private final TokenizerFile file;
  private final HuggingFaceTokenizer tokens;
  private final int vocabularySize;
  private final SpecialTokens special;
  private final String fingerprint;
  private final Set<String> unknown;
  private final PrivateNames names;
  private final SpecialSpellings spellings;
  private final boolean splitsSpecial;
  private LiteralTokenizer literal; // made when it is first needed

  private Tokenizer(
      TokenizerFile file,
      HuggingFaceTokenizer tokens,
      int vocabularySize,
      SpecialTokens special,
      String fingerprint,
      Set<String> unknown,
      PrivateNames names,
      boolean splitsSpecial) {
    this.file = file;
    this.tokens = tokens;
    this.vocabularySize = vocabularySize;
    this.special = special;
    this.fingerprint = fingerprint;
    this.unknown = unknown;
    this.names = names;
    this.spellings = new SpecialSpellings(names.names().keySet());
    this.splitsSpecial = splitsSpecial;
  }

  /**
   * Opens the tokenizer of a model.
   *
   * @param folder a Hugging Face model folder; {@code tokenizer_config.json}, {@code
   *     special_tokens_map.json} and {@code config.json} may be missing, and then there is no BOS
   *     or EOS
   */
  public static Tokenizer open(Path folder) {
    return open(folder, Text.STANDARD);
  }

  /**
   * The same.
   *
   * @param settings how a recipe wants it to be used
   */
  public static Tokenizer open(Path folder, Text settings) {
    return openFile(folder.resolve(FILE_NAME), settings);
  }

  /**
   * Opens a tokenizer by its own file, whatever it is called.
   *
   * @param file in the format of {@code tokenizer.json}; the files that {@link #open} reads beside
   *     it are in its folder
   * @param settings see {@link #open(Path, Text)}
   */
  public static Tokenizer openFile(Path file, Text settings) {
    TokenizerFile whole = TokenizerFile.read(file);
    JsonNode json = whole.json();
    TextGrowth.require(file, json);
    KnownTokens known = KnownTokens.of(json, whole.folder());
    TokenizerFile usable = known.unknown().isEmpty() ? whole : whole.with(known.tokenizer());
    Vocabulary vocabulary = Vocabulary.of(file, known.tokenizer());
    return new Tokenizer(
        usable,
        usable.load(),
        vocabulary.size(),
        SpecialTokens.read(known.tokenizer(), whole.folder(), vocabulary, settings.eos()),
        whole.digest(),
        known.unknown(),
        PrivateNames.of(known.tokenizer()),
        settings.splitSpecialTokens());
  }

  /**
   * Opens the tokenizer of a model; null where it has none, as for pre-tokenised sets.
   *
   * @param settings see {@link #open(Path, Text)}
   */
  public static Tokenizer openIfPresent(Path folder, Text settings) {
    return Files.exists(folder.resolve(FILE_NAME)) ? open(folder, settings) : null;
  }

  /** The model's folder that it was read from. */
  public Path folder() {
    return file.folder();
  }

  /** The content of {@code tokenizer.json}, without the tokens that the model does not know. */
  public JsonNode definition() {
    return file.json();
  }

  /**
   * The token ids of a text that people wrote, without special tokens at its ends. Where it spells
   * a special token, that is text, unless {@code text.split_special_tokens} is off.
   */
  public int[] encode(String text) {
    return tokenize(new Prompt("", text, "")).ids();
  }

  /** The text of these ids, special tokens left out. */
  public String decode(int[] ids) {
    return tokens.decode(Arrays.stream(ids).asLongStream().toArray(), true);
  }

  /** The text of these ids, special tokens among it. */
  public String decodeAll(int[] ids) {
    return tokens.decode(Arrays.stream(ids).asLongStream().toArray(), false);
  }

  /** The texts of the tokens that stand for something else than text, such as the end of a turn. */
  public Set<String> specialTokens() {
    return names.names().keySet();
  }

  /**
   * The texts of tokens that {@code tokenizer.json} adds and the model beside it has no embedding
   * for, such as the mark of an image; where a text spells one, it is text.
   */
  public Set<String> unknownTokens() {
    return unknown;
  }

  /** Their ids. */
  public Set<Integer> specialIds() {
    return specialTokens().stream()
        .flatMap(token -> Arrays.stream(tokenize(token).ids()).boxed())
        .collect(Collectors.toSet());
  }

  /** Whether special tokens that people write are text. */
  public boolean splitsSpecialTokens() {
    return splitsSpecial;
  }

  /** The first special token that a text spells. */
  public Optional<String> spelt(String text) {
    return spellings.first(text);
  }

  /** A prompt's tokens and their places; what its template spells are special tokens. */
  public TokenizedText tokenize(Prompt prompt) {
    String text = prompt.text();
    return splitsSpecial && spellings.first(text).isPresent()
        ? tokenize(text, spellings.places(text, prompt.given()))
        : tokenize(text);
  }

  /**
   * The text's tokens and their places, without special tokens at its ends; what it spells are
   * special tokens.
   */
  public TokenizedText tokenize(String text) {
    return TokenizedText.of(tokens.encode(text, false, false));
  }

  /**
   * The same for a text that spells special tokens without meaning them.
   *
   * @param literals the code points at which such spellings begin, which are text
   */
  public TokenizedText tokenize(String text, Set<Integer> literals) {
    return literals.isEmpty() ? tokenize(text) : literal().tokenize(text, literals);
  }

  private synchronized LiteralTokenizer literal() {
    if (literal == null) {
      literal = new LiteralTokenizer(file.with(names.apply(file.json())).load(), names);
    }
    return literal;
  }

  /** The largest id and one, added tokens included. */
  public int vocabularySize() {
    return vocabularySize;
  }

  /**
   * The token that begins a prompt; empty where the model's files say that there is none, see
   * {@link SpecialTokens}.
   */
  public OptionalInt bos() {
    return special.bos();
  }

  /**
   * A text's ids behind BOS, where there is one and the text does not begin with it itself.
   *
   * @param ids may stay the same array
   */
  public int[] begun(int[] ids) {
    return bos().isEmpty() || (ids.length > 0 && ids[0] == bos().getAsInt())
        ? ids
        : IntStream.concat(bos().stream(), Arrays.stream(ids)).toArray();
  }

  /** The token that ends an answer; empty where no file of the model names one. */
  public OptionalInt eos() {
    return special.eos();
  }

  /** Refuses a model that learns no end: whatever it is asked, it would go on for ever. */
  public void requireEos() {
    if (eos().isEmpty()) {
      throw InputException.of(
          "no file beside %s names the token that ends an answer, so answers would be learnt that never end; name it as eos_token in tokenizer_config.json there, or as text.eos in the recipe"
              .formatted(file.path()));
    }
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
              .formatted(file.path(), vocabularySize - 1, modelVocabulary));
    }
  }

  @Override
  public synchronized void close() {
    if (literal != null) {
      literal.close();
    }
    tokens.close();
  }
}
