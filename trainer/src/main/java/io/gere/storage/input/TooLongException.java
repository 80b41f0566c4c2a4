package io.gere.storage.input;

import java.io.IOException;

/** A record, or a file that is read whole, is longer than what fits into memory. */
public final class TooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  TooLongException(int limit) {
    super(
        "it is longer than %d MB, what one reader of this process may hold; split it, or give Java more memory (GERE_MEMORY)"
            .formatted(limit >> 20));
  }
}
