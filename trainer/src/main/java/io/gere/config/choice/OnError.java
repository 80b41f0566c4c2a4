package io.gere.config.choice;

/** What happens to a damaged corpus file: {@code corpus.on_error}. */
public enum OnError {
  /** The job ends and names the file. */
  FAIL,
  /** All of the file's documents are left out, and the manifest names it. */
  SKIP
}
