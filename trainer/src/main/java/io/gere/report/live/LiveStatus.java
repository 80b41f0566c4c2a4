package io.gere.report.live;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What a page shows of {@code status.json} (docs/many-ranks.md). What an older program has not
 * written is null; what a newer one writes besides is passed over.
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
public record LiveStatus(
    String command,
    String state,
    Integer exitCode,
    String message,
    String started,
    String updated,
    String host,
    Long pid,
    String application,
    String phase,
    Long step,
    Long steps,
    String eta,
    Integer ranks,
    Integer restarts) {
  /** A command at work writes every ten seconds; one that has not for so long is gone. */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  public boolean isRunning() {
    return "running".equals(state);
  }

  /** Whether it says that a command is at work which is not heard of any more. */
  public boolean isStale(Instant now) {
    return isRunning()
        && moment(updated).map(then -> then.plus(SILENCE).isBefore(now)).orElse(false);
  }

  /** When the work will be done, where that is known. */
  Optional<Instant> end() {
    return moment(eta);
  }

  private static Optional<Instant> moment(String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
