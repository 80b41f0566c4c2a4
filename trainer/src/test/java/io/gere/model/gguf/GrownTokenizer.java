package io.gere.model.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Small tokenizers of the kinds that published models have, grown from a text by counting pairs.
 */
final class GrownTokenizer {
  private static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|";
  private static final String LLAMA3 =
      CONTRACTIONS
          + "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String QWEN2 =
      CONTRACTIONS
          + "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String TEKKEN =
      "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  private static final String TEXT =
      "The world's largest library isn't where you'd think it is; they've moved it, and we'll go"
          + " there in 2024 or 2031. The other libraries, the 100 smaller ones, are where they were."
          + " Größere Häuser über Straßen, größere Bücher. Новые библиотеки и новые книги, и новые"
          + " слова. 图书馆 图书 书.   Some   spaces    here.\n\nThe end, the ending, and then the rest.";

  private static final Pattern WORDS = Pattern.compile("(?= \\S)|(?<=\\S)(?=\n)");

  private final ObjectNode json = Json.MAPPER.createObjectNode();
  private final ObjectNode model = json.putObject("model");
  private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
  private final List<List<String>> merges = new ArrayList<>();

  /** The kinds of byte-level tokenizers, by llama.cpp's names for them. */
  static GrownTokenizer byteLevel(String kind) {
    GrownTokenizer grown = new GrownTokenizer();
    for (String letter : letters().values()) {
      grown.add(letter);
    }
    grown.grow(words(TEXT, letters()), 120);
    grown.addPreTokenizer(kind);
    grown.model.put("ignore_merges", kind.equals("llama-bpe") || kind.equals("tekken"));
    if (grown.model.path("ignore_merges").asBoolean()) {
      grown.add("Ġrestive"); // words that no merge makes
      grown.add("restively");
    }
    grown.addSpecial("<|begin|>", "<|end|>");
    return grown;
  }

  /** One like Llama 2's. */
  static GrownTokenizer sentencePiece() {
    GrownTokenizer grown = new GrownTokenizer();
    for (String special : new String[] {"<unk>", "<s>", "</s>"}) {
      grown.add(special);
    }
    for (int b = 0; b < 256; b++) {
      grown.add("<0x%02X>".formatted(b));
    }
    List<List<String>> text = List.of(symbols("▁" + TEXT.replace(' ', '▁'), null));
    text.get(0).stream().distinct().filter(symbol -> !symbol.equals("\n")).forEach(grown::add);
    int first = grown.vocabulary.size();
    grown.grow(
        words(("▁" + TEXT.replace(' ', '▁')).replace("▁", " ▁").replace("\n", " "), null), 90);
    grown.mergeLikeTransformers(first);
    ArrayNode rules =
        grown.json.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
    rules.addObject().put("type", "Prepend").put("prepend", "▁");
    ObjectNode replace = rules.addObject().put("type", "Replace").put("content", "▁");
    replace.putObject("pattern").put("String", " ");
    grown.json.putNull("pre_tokenizer");
    grown.model.put("byte_fallback", true).put("fuse_unk", true).put("unk_token", "<unk>");
    grown.addSpecial("<s>", "</s>");
    return grown;
  }

  /** The tokenizer's content, to be changed. */
  ObjectNode json() {
    return json;
  }

  /** Writes it beside a model, whose answers end as it says. */
  void write(Path folder, String begin, String end) throws IOException {
    ObjectNode ids = model.put("type", "BPE").putObject("vocab");
    vocabulary.forEach(ids::put);
    ArrayNode pairs = model.putArray("merges");
    merges.forEach(merge -> pairs.add(String.join(" ", merge)));
    Files.writeString(folder.resolve("tokenizer.json"), Json.pretty(json));
    ObjectNode config = Json.MAPPER.createObjectNode().put("add_bos_token", begin != null);
    config.put("bos_token", begin).put("eos_token", end);
    config.put("chat_template", "{% for m in messages %}{{ m['content'] }}{% endfor %}");
    Files.writeString(folder.resolve("tokenizer_config.json"), Json.pretty(config));
  }

  private int add(String token) {
    vocabulary.putIfAbsent(token, vocabulary.size());
    return vocabulary.get(token);
  }

  private void addSpecial(String... tokens) {
    ArrayNode added = json.putArray("added_tokens");
    for (String token : tokens) {
      addTo(added, token, true);
    }
    addTo(added, "[user]", true);
    addTo(added, "<tool>", false);
  }

  private void addTo(ArrayNode added, String token, boolean special) {
    ObjectNode node = added.addObject().put("id", add(token)).put("content", token);
    node.put("single_word", false).put("lstrip", false).put("rstrip", false);
    node.put("normalized", false).put("special", special);
  }

  private void addPreTokenizer(String kind) {
    json.putNull("normalizer");
    if (kind.equals("gpt-2")) {
      bytes(json.putObject("pre_tokenizer"), true);
      return;
    }
    ObjectNode rule = json.putObject("pre_tokenizer").put("type", "Sequence");
    ArrayNode both = rule.putArray("pretokenizers");
    if (kind.equals("smollm")) {
      both.addObject().put("type", "Digits").put("individual_digits", true);
      bytes(both.addObject(), true);
      return;
    }
    String expression =
        switch (kind) {
          case "llama-bpe", "smaug-bpe" -> LLAMA3;
          case "qwen2" -> QWEN2;
          case "tekken" -> TEKKEN;
          default -> throw new IllegalArgumentException(kind);
        };
    ObjectNode split = both.addObject().put("type", "Split").put("behavior", "Isolated");
    split.put("invert", false).putObject("pattern").put("Regex", expression);
    bytes(both.addObject(), false);
  }

  private static void bytes(ObjectNode rule, boolean cutsWords) {
    rule.put("type", "ByteLevel").put("add_prefix_space", false);
    rule.put("trim_offsets", true).put("use_regex", cutsWords);
  }

  /** GPT-2's letters for bytes. */
  private static Map<Integer, String> letters() {
    Map<Integer, String> letters = new LinkedHashMap<>();
    int next = 256;
    for (int b = 0; b < 256; b++) {
      boolean plain = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xFF && b != 0xAD);
      letters.put(b, Character.toString(plain ? b : next++));
    }
    return letters;
  }

  /** The text's words, the space before each with it, as symbols. */
  private static List<List<String>> words(String text, Map<Integer, String> letters) {
    List<List<String>> words = new ArrayList<>();
    for (String word : WORDS.splitAsStream(text).toList()) {
      words.add(symbols(letters == null ? word.strip() : word, letters));
    }
    return words;
  }

  private static List<String> symbols(String text, Map<Integer, String> letters) {
    List<String> symbols = new ArrayList<>();
    if (letters == null) {
      text.codePoints().forEach(c -> symbols.add(Character.toString(c)));
    } else {
      for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
        symbols.add(letters.get(b & 0xFF));
      }
    }
    return symbols;
  }

  /** Merges the most frequent pair, the first in order among equals, so many times. */
  private void grow(List<List<String>> words, int times) {
    for (int i = 0; i < times; i++) {
      Map<List<String>, Integer> counts = new HashMap<>();
      for (List<String> word : words) {
        for (int at = 0; at + 1 < word.size(); at++) {
          counts.merge(List.of(word.get(at), word.get(at + 1)), 1, Integer::sum);
        }
      }
      List<String> best =
          counts.entrySet().stream()
              .min(
                  Comparator.comparing((Map.Entry<List<String>, Integer> pair) -> -pair.getValue())
                      .thenComparing(pair -> String.join(" ", pair.getKey())))
              .orElseThrow()
              .getKey();
      merges.add(best);
      add(String.join("", best));
      for (List<String> word : words) {
        for (int at = 0; at + 1 < word.size(); at++) {
          if (word.get(at).equals(best.get(0)) && word.get(at + 1).equals(best.get(1))) {
            word.set(at, word.get(at) + word.remove(at + 1));
          }
        }
      }
    }
  }

  /**
   * All ways to make each piece of two others, in the pieces' order, as its converter lists them.
   */
  private void mergeLikeTransformers(int first) {
    merges.clear();
    Set<String> pieces = new LinkedHashSet<>(vocabulary.keySet());
    for (String piece : pieces) {
      if (vocabulary.get(piece) >= first) {
        List<List<String>> ways = new ArrayList<>();
        for (int cut = 1; cut < piece.length(); cut++) {
          List<String> way = List.of(piece.substring(0, cut), piece.substring(cut));
          if (pieces.containsAll(way)) {
            ways.add(way);
          }
        }
        ways.sort(
            Comparator.comparing((List<String> way) -> vocabulary.get(way.get(0)))
                .thenComparing(way -> vocabulary.get(way.get(1))));
        merges.addAll(ways);
      }
    }
  }
}
