package io.gere.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The tests of {@code submit/airflow}, which are written in Python as it is. */
final class AirflowTest {
  @Test
  void exitCodesAreWhatAirflowKnows() throws Exception {
    assumeTrue(ends("python3", "--version").isEmpty(), "needs python3");

    assertThat(ends("python3", "-B", "-m", "unittest", "discover", "../airflow")).isEmpty();
  }

  /** Runs a command; what it says where it fails, else nothing. */
  private static String ends(String... words) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? "" : said;
    } catch (IOException e) {
      return e.toString();
    }
  }
}
