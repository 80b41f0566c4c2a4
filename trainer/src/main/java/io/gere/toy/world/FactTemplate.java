package io.gere.toy.world;

/** Texts with the places {@code {kind}}, {@code {name}}, {@code {attribute}}, {@code {value}}. */
public final class FactTemplate {
  private FactTemplate() {}

  /** {@code template} with its places taken by the parts of {@code fact}. */
  public static String fill(String template, Fact fact) {
    return template
        .replace("{kind}", fact.attribute().kind().word())
        .replace("{name}", fact.name())
        .replace("{attribute}", fact.attribute().word())
        .replace("{value}", fact.value());
  }
}
