package io.gere.toy.corpus;

import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A word-level tokenizer in the format of Hugging Face's tokenizers library: a token is a run of
 * letters and digits, or one punctuation mark.
 */
public final class WordTokenizer {
  private static final List<String> SPECIAL = List.of("<pad>", "<s>", "</s>", "<unk>");

  /** What the library's {@code BertPreTokenizer} does to ASCII text. */
  private static final Pattern TOKEN = Pattern.compile("\\p{Punct}|[^\\s\\p{Punct}]+");

  /** Token → id: the special tokens first, then the words in alphabetical order. */
  private final Map<String, Integer> vocabulary = new LinkedHashMap<>();

  private final List<String> special;

  /** A tokenizer that knows every word of {@code texts}. */
  public WordTokenizer(Stream<String> texts) {
    this(texts, List.of());
  }

  /**
   * The same.
   *
   * @param more special tokens besides those that every tokenizer has
   */
  public WordTokenizer(Stream<String> texts, List<String> more) {
    TreeSet<String> words = new TreeSet<>();
    texts.forEach(text -> words.addAll(split(text)));
    special = Stream.concat(SPECIAL.stream(), more.stream()).toList();
    special.forEach(this::add);
    words.forEach(this::add);
  }

  private void add(String token) {
    vocabulary.put(token, vocabulary.size());
  }

  /** The tokens of {@code text}. */
  public static List<String> split(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    return tokens;
  }

  /** All tokens, the one with id 0 first. */
  public Collection<String> tokens() {
    return vocabulary.keySet();
  }

  /** Writes {@code tokenizer.json} and {@code tokenizer_config.json} into {@code folder}. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("tokenizer.json"), Json.pretty(definition()));
    Files.writeString(folder.resolve("tokenizer_config.json"), Json.pretty(configuration()));
  }

  private Map<String, Object> definition() {
    List<Map<String, Object>> added = special.stream().map(this::specialToken).toList();
    Map<String, Object> definition = new LinkedHashMap<>();
    definition.put("version", "1.0");
    definition.put("truncation", null);
    definition.put("padding", null);
    definition.put("added_tokens", added);
    definition.put("normalizer", null);
    definition.put("pre_tokenizer", Map.of("type", "BertPreTokenizer"));
    definition.put("post_processor", null);
    // This decoder puts blanks between words, and none before a full stop.
    definition.put("decoder", Map.of("type", "WordPiece", "prefix", "##", "cleanup", true));
    definition.put("model", Map.of("type", "WordLevel", "vocab", vocabulary, "unk_token", "<unk>"));
    return definition;
  }

  private Map<String, Object> specialToken(String token) {
    Map<String, Object> special = new LinkedHashMap<>();
    special.put("id", vocabulary.get(token));
    special.put("content", token);
    special.put("single_word", false);
    special.put("lstrip", false);
    special.put("rstrip", false);
    special.put("normalized", false);
    special.put("special", true);
    return special;
  }

  private static Map<String, Object> configuration() {
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("tokenizer_class", "PreTrainedTokenizerFast");
    configuration.put("pad_token", "<pad>");
    configuration.put("add_bos_token", true);
    configuration.put("bos_token", "<s>");
    configuration.put("eos_token", "</s>");
    configuration.put("unk_token", "<unk>");
    configuration.put("clean_up_tokenization_spaces", false);
    configuration.put("model_max_length", 512);
    return configuration;
  }
}
