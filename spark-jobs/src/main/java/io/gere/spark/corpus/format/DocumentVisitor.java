package io.gere.spark.corpus.format;

/** Hears of a file's documents, in the order of the file. */
public interface DocumentVisitor {
  /** What stands for a length that the format does not tell. */
  int UNKNOWN_LENGTH = -1;

  /**
   * The next document.
   *
   * @param set its {@link SetName}
   * @param bytes of its line, or {@link #UNKNOWN_LENGTH}
   */
  void document(String set, int bytes);
}
