package io.gere.bench;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * What {@code bench load} measured.
 *
 * @param bytes of the model's files
 * @param writing seconds in which it was made up and written, with its digests
 * @param checked seconds to load it, held against its manifest
 * @param unchecked seconds to load the same files without one
 */
@JsonNaming(SnakeCaseStrategy.class)
public record LoadReport(long bytes, double writing, StepTimes checked, StepTimes unchecked) {
  /** How much longer checked loading takes, of medians. */
  @JsonProperty("ratio")
  public double ratio() {
    return checked.median() / unchecked.median();
  }

  /** The report as text. */
  public List<String> lines() {
    return List.of(
        format("a model of %,.0f MB, loaded from the page cache, seconds:", bytes / 1e6),
        line("against its manifest", checked),
        line("without", unchecked),
        format("median / median: %.3f", ratio()));
  }

  private String line(String how, StepTimes times) {
    return format(
        "  %-20s median %.2f (%,.0f MB/s), best %.2f",
        how, times.median(), bytes / 1e6 / times.median(), times.best());
  }
}
