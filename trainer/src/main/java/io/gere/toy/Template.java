package io.gere.toy;

/** Texts with the places {@code {kind}}, {@code {name}}, {@code {attribute}}, {@code {value}}. */
final class Template {
  private Template() {}

  /** {@code template} with its places taken by the parts of {@code fact}. */
  static String fill(String template, Fact fact) {
    return template
        .replace("{kind}", fact.attribute().kind().word())
        .replace("{name}", fact.name())
        .replace("{attribute}", fact.attribute().word())
        .replace("{value}", fact.value());
  }
}
