package io.gere.storage;

import java.io.IOException;
import java.io.InputStream;

/** Makes something of a file's bytes. */
public interface Reading<T> {
  /** Reads as much as it needs; the stream need not be closed. */
  T from(InputStream in) throws IOException;
}
