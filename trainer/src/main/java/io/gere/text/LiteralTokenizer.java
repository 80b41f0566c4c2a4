package io.gere.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Tokenizes texts in which some spellings of special tokens are to be text. All others are replaced
 * by the tokens' private names first, one character each.
 */
final class LiteralTokenizer implements AutoCloseable {
  private final HuggingFaceTokenizer renamed;
  private final PrivateNames names;
  private final SpecialSpellings spellings;

  /**
   * A tokenizer for such texts.
   *
   * @param renamed with the special tokens under their private names; closed with this
   */
  LiteralTokenizer(HuggingFaceTokenizer renamed, PrivateNames names) {
    this.renamed = renamed;
    this.names = names;
    this.spellings = new SpecialSpellings(names.names().keySet());
  }

  /**
   * A text's tokens.
   *
   * @param literals the code points at which spellings begin that are text
   */
  TokenizedText tokenize(String text, Set<Integer> literals) {
    StringBuilder replaced = new StringBuilder();
    List<Integer> places = new ArrayList<>(); // in the text, of each code point that replaces it
    int place = 0;
    int at = 0;
    while (at < text.length()) {
      places.add(place);
      int spelt = spellings.lengthAt(text, at);
      boolean named = spelt > 0 && !literals.contains(place);
      String piece =
          named ? text.substring(at, at + spelt) : Character.toString(text.codePointAt(at));
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
