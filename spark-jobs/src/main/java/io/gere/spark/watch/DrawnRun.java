package io.gere.spark.watch;

import io.gere.GereException;
import io.gere.report.live.LivePage;
import io.gere.report.live.LiveRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The page of a run for all who look at it. The folder is read when somebody asks and the last
 * reading is old, and the page is drawn when something has changed; each part has the number of the
 * drawing in which it did.
 */
public final class DrawnRun {
  private final Supplier<LiveRun> run;
  private final Duration fresh;

  /** Another server counts its drawings anew. */
  private final String server = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

  private final Map<String, Long> changed = new HashMap<>();
  private LivePage page = new LivePage("GeRe", "GeRe", "", Map.of());
  private List<Object> known = List.of();
  private long drawing;
  private long read;

  /**
   * @param run reads it; where that fails, the page says so and keeps what it shows
   * @param fresh how old a reading may be
   */
  public DrawnRun(Supplier<LiveRun> run, Duration fresh) {
    this.run = run;
    this.fresh = fresh;
    this.read = System.nanoTime() - fresh.toNanos();
  }

  /**
   * What one hears who shows an earlier drawing.
   *
   * @param since what to tell the next time
   * @param parts those that have changed
   */
  record Answer(String since, String title, String verdict, Map<String, String> parts) {}

  /** The whole page as it is now. */
  synchronized String html() {
    refresh();
    return page.html(since());
  }

  /** What has changed since; everything where {@code since} is not of this server. */
  synchronized Answer newerThan(String since) {
    refresh();
    long shown = shown(since);
    Map<String, String> parts = new LinkedHashMap<>();
    page.parts()
        .forEach(
            (name, markup) -> {
              if (changed.get(name) > shown) {
                parts.put(name, markup);
              }
            });
    return new Answer(since(), page.window(), page.verdict(), parts);
  }

  private String since() {
    return server + "-" + drawing;
  }

  private long shown(String since) {
    String digits = since.startsWith(server + "-") ? since.substring(server.length() + 1) : "";
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : -1;
  }

  private void refresh() {
    if (System.nanoTime() - read < fresh.toNanos()) {
      return;
    }
    try {
      LiveRun now = run.get();
      List<Object> seen =
          Arrays.asList(
              now.missing(),
              now.status(),
              now.stale(),
              now.recipe(),
              now.metrics().size(),
              now.metrics().isEmpty() ? null : now.metrics().get(now.metrics().size() - 1),
              now.validations().size(),
              now.findings(),
              now.saved(),
              now.scores());
      if (!seen.equals(known)) {
        known = seen;
        show(LivePage.of(now, Instant.now()));
      }
    } catch (GereException e) {
      known = List.of();
      show(page.with("What is there now cannot be read: %s".formatted(e.getMessage())));
    }
    read = System.nanoTime();
  }

  private void show(LivePage next) {
    drawing++;
    next.parts()
        .forEach(
            (name, markup) -> {
              if (!markup.equals(page.parts().get(name))) {
                changed.put(name, drawing);
              }
            });
    page = next;
  }
}
