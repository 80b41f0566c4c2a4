package io.gere.spark.storage;

import io.gere.ExitCode;
import io.gere.GereException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;

/** The sentence for an application that Spark did not begin, or that Spark has ended. */
final class SparkEnd {
  /** What Spark says of a job that ended with its application; the rest is why. */
  private static final Pattern REASON =
      Pattern.compile(
          "(?:Job aborted due to stage failure: |Exiting due to error from cluster scheduler: )(.*)");

  private SparkEnd() {}

  /** Nobody answers at the master's address, or the cluster refuses the application. */
  static GereException beforeItStarted(String master, Exception failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    // Spark has given up in another thread, and left this one a context that is stopped already.
    String why =
        line.contains("stopped SparkContext")
            ? "nobody answers there, or who does has turned the application away"
            : line;
    return new GereException(
        ExitCode.RESOURCES_MISSING,
        "Spark does not start on %s: %s".formatted(master, why),
        failure);
  }

  /** Somebody has killed the application, or its master is gone for good: the run can go on. */
  static GereException whileItRan(SparkContext spark, Throwable failure) {
    String why =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
            .flatMap(cause -> reason(cause).stream())
            .findFirst()
            .orElse("it was killed from outside");
    return new GereException(
        ExitCode.INTERRUPTED,
        "Spark has ended the application %s: %s; the same command goes on with what is not done"
            .formatted(spark.applicationId(), why),
        failure);
  }

  private static Optional<String> reason(Throwable failure) {
    Matcher matcher = REASON.matcher(String.valueOf(failure.getMessage()));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
