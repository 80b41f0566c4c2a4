package io.gere.storage;

import java.io.IOException;
import java.io.OutputStream;

/** What writes one file's content. */
@FunctionalInterface
public interface FileContent {
  void writeTo(OutputStream out) throws IOException;

  /** How long the content will be, at least; 0 where nobody knows. */
  default long bytes() {
    return 0;
  }
}
