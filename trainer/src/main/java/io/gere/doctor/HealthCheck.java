package io.gere.doctor;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.ExitCode;
import io.gere.RootLocale;
import java.util.List;

/**
 * One thing that was looked at.
 *
 * @param name such as "nccl"
 * @param found what is there, or what is wrong with it and what mends it
 */
@JsonNaming(SnakeCaseStrategy.class)
public record HealthCheck(String name, Verdict verdict, String found) {
  /** What was found. */
  public enum Verdict {
    OK,
    /** A run can do without it, and this is what that means. */
    NOTE,
    /** Something computes other numbers than it should. */
    WRONG,
    /** Something that a run needs is not there. */
    MISSING
  }

  public static HealthCheck ok(String name, String found) {
    return new HealthCheck(name, Verdict.OK, found);
  }

  public static HealthCheck note(String name, String found) {
    return new HealthCheck(name, Verdict.NOTE, found);
  }

  public static HealthCheck missing(String name, String found) {
    return new HealthCheck(name, Verdict.MISSING, found);
  }

  /** A number that must not be larger than it may be. */
  public static HealthCheck within(String name, String what, double number, double limit) {
    boolean fits = number <= limit; // false for NaN, too
    String found = what + (number == 0 ? " 0" : RootLocale.format(" %.1e", number));
    return fits
        ? ok(name, found)
        : new HealthCheck(
            name, Verdict.WRONG, RootLocale.format("%s, and at most %.0e is right", found, limit));
  }

  /** The same check, said of one of several processes. */
  public HealthCheck of(String process) {
    return new HealthCheck(process + ", " + name, verdict, found);
  }

  /** As the terminal shows it. */
  public String line() {
    String mark =
        switch (verdict) {
          case OK -> "ok     ";
          case NOTE -> "note   ";
          case WRONG -> "WRONG  ";
          case MISSING -> "MISSING";
        };
    return "%s  %-36s %s".formatted(mark, name, found);
  }

  /** How a program that made these checks ends: 2 where something computes wrongly, else 4. */
  public static ExitCode exitCode(List<HealthCheck> checks) {
    if (checks.stream().anyMatch(check -> check.verdict() == Verdict.WRONG)) {
      return ExitCode.QUALITY_GATE_NOT_MET;
    }
    return checks.stream().anyMatch(check -> check.verdict() == Verdict.MISSING)
        ? ExitCode.RESOURCES_MISSING
        : ExitCode.OK;
  }
}
