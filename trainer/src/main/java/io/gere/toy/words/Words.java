package io.gere.toy.words;

import java.util.List;

/** Words that need no class of their own. */
public final class Words {
  public static final List<String> PEOPLE = of("anna ben cara dan eva finn gus hana ivo jana");
  public static final List<String> THINGS = of("key cup ball book lamp ring coin rope bell map");
  public static final List<String> PLACES =
      of("kitchen garden cellar attic market forest harbour library");
  public static final List<String> HUES = of("red blue green yellow black white");
  public static final List<String> DEEDS = of("lost sold found broke kept painted hid washed");
  public static final List<String> DIGITS = of("0 1 2 3 4 5 6 7 8 9");

  private Words() {}

  /** The words of {@code line}, which are separated by blanks. */
  public static List<String> of(String line) {
    return List.of(line.split(" ", -1));
  }
}
