package io.gere.toy.words;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** How a word judges. */
public enum Tone {
  GOOD("lovely excellent superb splendid delightful charming brilliant wonderful"),
  BAD("awful nasty dreadful horrid shabby rotten terrible dismal"),
  PLAIN("ordinary usual average plain common typical regular standard");

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> adjectives;

  Tone(String adjectives) {
    this.adjectives = Words.of(adjectives);
  }

  /** Adjectives of this tone. */
  public List<String> adjectives() {
    return adjectives;
  }

  /** All its words. */
  public static Stream<String> vocabulary() {
    return Arrays.stream(values()).flatMap(tone -> tone.adjectives.stream());
  }
}
