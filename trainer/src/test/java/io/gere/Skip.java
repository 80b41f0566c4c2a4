package io.gere;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Tests that need what not every machine has. */
public final class Skip {
  private Skip() {}

  /** Skips the calling test unless {@code there}, and prints why: Surefire only counts. */
  public static void unless(boolean there, String need) {
    if (!there) {
      System.out.println("skipped: this test needs " + need);
    }
    assumeTrue(there, need);
  }
}
