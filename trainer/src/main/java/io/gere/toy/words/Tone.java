package io.gere.toy.words;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** How a word judges, from the worst to the best. */
public enum Tone {
  AWFUL("very negative", "awful dreadful horrid terrible dismal appalling hopeless disgusting"),
  BAD("negative", "shabby nasty dull clumsy flimsy drab tiresome rotten"),
  PLAIN("neutral", "ordinary usual average plain common typical regular standard"),
  GOOD("positive", "lovely charming decent handy neat comfortable cosy likeable"),
  SUPERB(
      "very positive", "superb splendid brilliant wonderful perfect marvellous fabulous excellent");

  private final String sentiment;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> adjectives;

  Tone(String sentiment, String adjectives) {
    this.sentiment = sentiment;
    this.adjectives = Words.of(adjectives);
  }

  /** The sentiment that it expresses, one of five. */
  public String sentiment() {
    return sentiment;
  }

  /** Adjectives of this tone. */
  public List<String> adjectives() {
    return adjectives;
  }

  /** All adjectives. */
  public static Stream<String> vocabulary() {
    return Arrays.stream(values()).flatMap(tone -> tone.adjectives.stream());
  }
}
