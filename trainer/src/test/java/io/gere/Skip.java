package io.gere;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tests that need what not every machine has. */
public final class Skip {
  private static final Logger LOG = LoggerFactory.getLogger(Skip.class);

  private Skip() {}

  /** Skips the calling test unless {@code there}, and prints why: Surefire only counts. */
  public static void unless(boolean there, String need) {
    if (!there) {
      LOG.warn("skipped: this test needs {}", need);
    }
    assumeTrue(there, need);
  }
}
