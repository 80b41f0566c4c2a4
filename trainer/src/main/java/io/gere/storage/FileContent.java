package io.gere.storage;

import java.io.IOException;
import java.io.OutputStream;

/** What writes one file's content. */
public interface FileContent {
  void writeTo(OutputStream out) throws IOException;
}
