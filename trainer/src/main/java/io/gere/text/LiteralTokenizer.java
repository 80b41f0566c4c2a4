package io.gere.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tokenizes texts in which some spellings of special tokens are to be text. All others are replaced
 * by the tokens' private names first, one character each.
 */
final class LiteralTokenizer implements AutoCloseable {
  private final HuggingFaceTokenizer renamed;
  private final PrivateNames names;
  private final Pattern spellings;

  /**
   * A tokenizer for such texts.
   *
   * @param renamed with the special tokens under their private names; closed with this
   */
  LiteralTokenizer(HuggingFaceTokenizer renamed, PrivateNames names) {
    this.renamed = renamed;
    this.names = names;
    this.spellings =
        Pattern.compile(
            names.names().keySet().stream()
                .sorted((a, b) -> b.length() - a.length())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
  }

  /**
   * A text's tokens.
   *
   * @param literals the code points at which spellings begin that are text
   */
  TokenizedText tokenize(String text, Set<Integer> literals) {
    StringBuilder replaced = new StringBuilder();
    List<Integer> places = new ArrayList<>(); // in the text, of each code point that replaces it
    Matcher spelling = spellings.matcher(text);
    int place = 0;
    int at = 0;
    while (at < text.length()) {
      places.add(place);
      boolean named = spelling.region(at, text.length()).lookingAt() && !literals.contains(place);
      String piece = named ? spelling.group() : Character.toString(text.codePointAt(at));
      replaced.append(named ? names.names().get(piece) : piece);
      place += piece.codePointCount(0, piece.length());
      at += piece.length();
    }
    places.add(place);
    TokenizedText tokens = TokenizedText.of(renamed.encode(replaced.toString(), false, false));
    return new TokenizedText(
        tokens.ids(),
        Arrays.stream(tokens.starts()).map(places::get).toArray(),
        Arrays.stream(tokens.ends()).map(places::get).toArray());
  }

  @Override
  public void close() {
    renamed.close();
  }
}
