package io.gere.track;

import io.gere.eval.scores.GateVerdict;
import io.gere.eval.scores.Scores;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Somebody who keeps what a run measures where people look, such as an MLflow server. One thread
 * tells it everything, in order; it may take its time, and it may be interrupted. What fails with
 * an {@link IOException} is told again, so each of these does its work wholly or may do it twice.
 */
public interface Tracker extends AutoCloseable {
  /** The run begins, or a command goes on with it. */
  void begins(TrackedRun run) throws IOException, InterruptedException;

  /**
   * Training goes on after so many steps. What was told of later ones is no longer true.
   *
   * @param step global, the last one that is done; 0: training begins
   * @param decidedBy of each task, a digest of all that decides what it learns
   * @param before everything that was measured up to the step
   */
  void goesOn(long step, List<String> decidedBy, Iterable<Measurement> before)
      throws IOException, InterruptedException;

  /** Numbers, in the order of their steps. */
  void measured(Iterable<Measurement> numbers) throws IOException, InterruptedException;

  /**
   * All stages are scored.
   *
   * @param step global, the last one of training
   */
  void scored(long step, Scores scores) throws IOException, InterruptedException;

  /** The gate has judged. */
  void judged(GateVerdict verdict) throws IOException, InterruptedException;

  /**
   * A file for people.
   *
   * @param name such as {@code report.html}
   */
  void shows(String name, byte[] content) throws IOException, InterruptedException;

  /**
   * The command ends.
   *
   * @param digests of what the run has made, by folder
   */
  void ends(TrackedEnd end, Map<String, String> digests) throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
