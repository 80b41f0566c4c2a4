package io.gere.spark.corpus.format;

/**
 * Which of the corpus's sets a document belongs to: the text in {@code meta.redpajama_set_name}, as
 * SlimPajama names its seven.
 */
final class SetName {
  static final String META = "meta";
  static final String KEY = "redpajama_set_name";

  /** The set of documents that name none. */
  static final String UNKNOWN = "unknown";

  private SetName() {}
}
