package io.gere.model;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Files computed with Hugging Face Transformers, under {@code golden/} of the test resources. */
public final class Golden {
  private Golden() {}

  public static Path file(String name) {
    try {
      return Path.of(Golden.class.getResource("/golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
