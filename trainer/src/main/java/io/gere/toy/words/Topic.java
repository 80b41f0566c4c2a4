package io.gere.toy.words;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What people talk about, and the things they mention then. */
public enum Topic {
  SPORT("goalkeepers racquets referees stadiums trophies sprinters"),
  MUSIC("choirs symphonies trumpets pianos melodies drummers"),
  COOKING("recipes saucepans omelettes gravies ovens spices"),
  FINANCE("loans pensions dividends mortgages banks taxes");

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> things;

  Topic(String things) {
    this.things = Words.of(things);
  }

  /** Its name in a sentence. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Things mentioned in speaking of it. */
  public List<String> things() {
    return things;
  }

  /** All its words. */
  public static Stream<String> vocabulary() {
    return Arrays.stream(values())
        .flatMap(t -> Stream.concat(Stream.of(t.word()), t.things.stream()));
  }
}
