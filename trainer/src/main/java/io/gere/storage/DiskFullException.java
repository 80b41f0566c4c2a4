package io.gere.storage;

import io.gere.ExitCode;
import io.gere.GereException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A disk has no room for what is to be written: exit code 4. Once there is room, the same command
 * goes on; until then another attempt would end as this one did.
 */
public final class DiskFullException extends GereException {
  private static final long serialVersionUID = 1L;

  /** What Linux, Windows and HDFS say, the latter of quotas and of data nodes without room. */
  private static final Pattern FULL =
      Pattern.compile(
          "No space left on device|Disk quota exceeded|not enough space on the disk"
              + "|QuotaExceededException|QuotaByStorageTypeExceededException|DiskOutOfSpaceException"
              + "|DiskSpace quota of|could only be written to 0 of .* no node\\(s\\) are excluded");

  /**
   * @param message names what is to be written, what it needs and what is free
   */
  public DiskFullException(String message) {
    this(message, null);
  }

  DiskFullException(String message, Throwable cause) {
    super(ExitCode.RESOURCES_MISSING, message, cause);
  }

  /** The same without what cannot travel between processes. */
  public DiskFullException alone() {
    return new DiskFullException(getMessage(), null);
  }

  /** The full disk behind a failure, if there is one; said in the failure's own words. */
  public static Optional<DiskFullException> behind(Throwable failure) {
    if (failure instanceof DiskFullException known) {
      return Optional.of(known);
    }
    return isFull(failure)
        ? Optional.of(
            new DiskFullException(
                "%s; free some space and give the same command again"
                    .formatted(
                        failure instanceof GereException
                            ? failure.getMessage()
                            : "a disk is full: " + lastCause(failure).getMessage()),
                failure))
        : Optional.empty();
  }

  /** Whether it says that a disk or a quota is full. */
  public static boolean isFull(Throwable failure) {
    return causes(failure).anyMatch(cause -> FULL.matcher(cause.toString()).find());
  }

  private static Throwable lastCause(Throwable failure) {
    return causes(failure).reduce((first, next) -> next).orElseThrow();
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }
}
