package io.gere.spark.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.fixtures.Chromium;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a run that goes on, in a real browser whose clock runs ahead of ours. */
@Tag("browser")
final class LivePageBrowserTest {
  private static final int STEPS = 5;

  @TempDir private static Path directory;

  @Test
  void curvesGrowAndTheEndIsToldOnAPageThatIsLeftOpen() throws Exception {
    Chromium chromium = Chromium.orSkip(directory);
    Path folder = directory.resolve("mine");
    try (GrowingRun run = new GrowingRun(folder.toString())) {
      run.step(3);
      RunFollower follower = new RunFollower(new Configuration(), folder.toString());
      // Each time the browser asks, a step has been done; once all are, the run ends.
      int[] asked = {0};
      DrawnRun drawn =
          new DrawnRun(
              () -> {
                asked[0]++;
                if (asked[0] < STEPS) {
                  run.step(3 - asked[0] / 10.0);
                } else {
                  run.status("ok", 0, null);
                }
                return follower.read();
              },
              Duration.ZERO);
      try (WatchServer server = WatchServer.open(0, drawn)) {
        String dom = chromium.dom(URI.create(server.address()), "--virtual-time-budget=60000");

        assertThat(asked[0]).isBetween(STEPS, 60);
        assertThat(dom)
            .contains("The command run is done.")
            .contains("&lt;img src=x onerror=boom()&gt;, process 4711")
            .contains("id=\"lost\" role=\"status\" hidden")
            .doesNotContain("<img");
        // Its first step and those that came, in the chart that was put in place of the first.
        assertThat(dom).containsPattern("data-at=\"0 3.0000;1 2.9000;2 2.8000;3 2.7000;4 2.6000\"");
        assertThat(dom).contains("aria-valuemax=\"4\"");
      }
    }
  }
}
