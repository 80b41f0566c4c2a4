package io.gere.toy.world;

import java.util.Locale;

/** The four kinds of entities of the world; each is one of the exam's four groups of subjects. */
public enum EntityKind {
  ANIMAL("stem"),
  ARTIST("humanities"),
  COUNTRY("social sciences"),
  TOWN("other");

  private final String group;

  EntityKind(String group) {
    this.group = group;
  }

  /** Its noun in a sentence, in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The exam's group, by the name MMLU gives it. */
  public String group() {
    return group;
  }
}
