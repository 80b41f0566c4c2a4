package io.gere.spark.train.rank;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.parallel.CollectiveException;
import io.gere.parallel.Failure;
import io.gere.storage.DiskFullException;
import io.gere.train.Ending;
import io.gere.train.StepFailure;
import java.io.IOException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** How one rank of an attempt ended. It travels from the rank to the driver. */
public sealed interface RankOutcome extends Serializable {
  int rank();

  /**
   * It trained to the end, or to where it was asked to stop.
   *
   * @param leaving its executor, where that was told to end and takes no rank any more; else null
   */
  record Ended(int rank, Ending ending, String leaving) implements RankOutcome {}

  /**
   * It did not.
   *
   * @param failure without a cause, because not every cause can travel; the rank has logged it
   */
  record Failed(int rank, Kind kind, GereException failure) implements RankOutcome {
    /** Whether another attempt could end otherwise. */
    public boolean isWorthARestart() {
      return kind != Kind.FINAL;
    }
  }

  /** What kind of failure it is; those named first explain those named later. */
  enum Kind {
    /** The user's to mend: recipe, data, a loss that is not finite, a full disk, altered data. */
    FINAL,
    /** Something went wrong in this rank that need not go wrong again. */
    OWN,
    /** The rank's process or machine is gone. */
    LOST,
    /** An operation of all ranks failed, as it does on all of them when one rank is gone. */
    COLLECTIVE
  }

  /** The outcome of a rank that did not fail. */
  static Ended ended(int rank, Ending ending, Optional<String> leaving) {
    return new Ended(rank, ending, leaving.orElse(null));
  }

  /** The outcome of a rank that threw. */
  static Failed failed(int rank, RuntimeException failure) {
    RuntimeException thrown =
        DiskFullException.behind(failure).<RuntimeException>map(full -> full).orElse(failure);
    if (thrown instanceof GereException known) {
      return new Failed(rank, kind(known), travelling(known));
    }
    String sentence =
        thrown instanceof StepFailure told
            ? told.getMessage()
            : "rank %d: unexpected %s".formatted(rank, thrown);
    return new Failed(rank, Kind.OWN, travelling(ExitCode.FAILURE, sentence, thrown));
  }

  /** The outcome of a rank that did not come to say how it ended. */
  static Failed lost(int rank, String reason) {
    return new Failed(
        rank, Kind.LOST, GereException.failure("rank %d lost: %s".formatted(rank, reason)));
  }

  /** The failure that explains the others, if there is any: of the same kind, the first to come. */
  static Optional<Failed> cause(List<RankOutcome> inOrder) {
    return inOrder.stream()
        .filter(Failed.class::isInstance)
        .map(Failed.class::cast)
        .min(Comparator.comparing(Failed::kind));
  }

  private static Kind kind(GereException failure) {
    if (failure instanceof DiskFullException) {
      return Kind.FINAL;
    }
    if (failure instanceof CollectiveException broken) {
      // Who alters data would alter those of the next attempt as well, and the one after it.
      return broken.failure() instanceof Failure.Altered ? Kind.FINAL : Kind.COLLECTIVE;
    }
    boolean passing =
        Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
            .anyMatch(cause -> cause instanceof IOException || cause instanceof TimeoutException);
    return passing ? Kind.OWN : Kind.FINAL;
  }

  private static GereException travelling(GereException known) {
    if (known instanceof DiskFullException full) {
      return full.alone();
    }
    return travelling(known.exitCode(), known.getMessage(), known);
  }

  private static GereException travelling(ExitCode exitCode, String message, Throwable thrown) {
    GereException failure = new GereException(exitCode, message, null);
    failure.setStackTrace(thrown.getStackTrace());
    return failure;
  }
}
