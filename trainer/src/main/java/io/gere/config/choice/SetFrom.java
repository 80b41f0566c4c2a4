package io.gere.config.choice;

/** What names the set of the corpus that a document belongs to: {@code corpus.set_from}. */
public enum SetFrom {
  /** A field of the document: {@code corpus.set_field}. */
  FIELD,
  /** The first folder on the way from the corpus's own folder to the document's file. */
  FOLDER
}
