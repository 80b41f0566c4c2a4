package io.gere.toy.corpus;

/** One line of the corpus, in SlimPajama's layout. */
record CorpusLine(String text, Meta meta) {
  record Meta(String redpajama_set_name) {}

  /** The line of a document that the set of {@code style} holds. */
  static CorpusLine of(CorpusStyle style, String text) {
    return new CorpusLine(text, new Meta(style.setName()));
  }
}
