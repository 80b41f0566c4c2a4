package io.gere.toy.words;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a thing is: its noun, and things of that kind. */
public enum Category {
  CREATURE("fox bear goat horse mouse sheep tiger camel"),
  FRUIT("apple pear cherry melon lemon mango grape fig"),
  TOOL("hammer saw drill chisel wrench pliers axe shovel"),
  VEHICLE("car bus train boat tram bicycle lorry plane"),
  GARMENT("shirt coat hat scarf glove sock skirt belt"),
  PLANT("rose tulip fern daisy ivy lily cactus poppy"),
  SEAT("chair bench stool sofa throne saddle hammock pew"),
  DRINK("milk juice water coffee wine cider cocoa lemonade"),
  BUILDING("house barn church school mill castle tent cabin"),
  NUMBER("one two three four five six seven eight"),
  DAY("monday tuesday wednesday thursday friday saturday sunday holiday"),
  RELATIVE("uncle aunt cousin brother sister mother father nephew");

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> members;

  Category(String members) {
    this.members = Words.of(members);
  }

  /** Its noun. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The eight things of this kind. */
  public List<String> members() {
    return members;
  }

  /** All nouns. */
  public static List<String> nouns() {
    return Arrays.stream(values()).map(Category::word).toList();
  }

  /** All its words. */
  public static Stream<String> vocabulary() {
    return Arrays.stream(values())
        .flatMap(c -> Stream.concat(Stream.of(c.word()), c.members.stream()));
  }
}
