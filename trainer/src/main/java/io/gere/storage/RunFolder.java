package io.gere.storage;

import static io.gere.RootLocale.format;

import io.gere.InputException;
import io.gere.config.Run;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where a run keeps what: one folder per step below {@code run.dir}. The replay set, the text held
 * out beside it and what is distilled may lie below another run's folder, {@code run.shared}.
 */
public final class RunFolder {
  private static final Set<String> SHARED =
      Set.of("self-replay", "self-replay.batches", "sample", "held-out", "distill", "thresholds");

  private final Configuration hadoop;
  private final Path path;
  private final Path shared;

  /** The folder that a recipe names. */
  public static RunFolder of(Configuration hadoop, Run run) {
    return new RunFolder(hadoop, run.dir(), run.shared());
  }

  /** A run that shares nothing. */
  public RunFolder(Configuration hadoop, String directory) {
    this(hadoop, directory, directory);
  }

  private RunFolder(Configuration hadoop, String directory, String shared) {
    if (directory == null) {
      throw InputException.of(
          "run.dir is not set; add it to the recipe or give --set run.dir=FOLDER");
    }
    this.hadoop = hadoop;
    this.path = new Path(directory);
    this.shared = new Path(shared);
  }

  public Path path() {
    return path;
  }

  public Configuration hadoop() {
    return hadoop;
  }

  /** The folder of {@code sample}, {@code distill}, {@code thresholds}, {@code evaluate}, … */
  public StepFolder step(String name) {
    return new StepFolder(hadoop, new Path(SHARED.contains(name) ? shared : path, name));
  }

  /**
   * The model after one task.
   *
   * @param index the task's place in the recipe, from 0; folders are numbered from 1
   */
  public StepFolder trained(int index, String task) {
    return step(format("train/%d-%s", index + 1, task));
  }

  /** Checkpoints within one task, as long as it is not finished. */
  public Path checkpoints(int index, String task) {
    return new Path(path, format("train/%d-%s.checkpoints", index + 1, task));
  }

  public Path metrics() {
    return new Path(path, "train/metrics.jsonl");
  }

  /** What the model was asked on the way, and what it knew. */
  public Path validation() {
    return new Path(path, "train/validation.jsonl");
  }

  /** What was found to go wrong while the tasks were learnt. */
  public Path diagnosis() {
    return new Path(path, "train/diagnosis.jsonl");
  }

  /** A file directly in the run folder. */
  public Path file(String name) {
    return new Path(path, name);
  }
}
