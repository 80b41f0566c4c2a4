package io.gere.data.task;

import io.gere.storage.SealedJson;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The first samples of a task as people can read them, for those who look at a run later. They lie
 * beside the token ids and are made from nothing else, so no manifest lists them.
 *
 * @param recognised what the task's records were taken for
 */
public record TaskExamples(String recognised, List<Example> first) {
  private static final String FILE_NAME = "examples.json";

  /**
   * A sample.
   *
   * @param place the record's file and number
   * @param cut whether it was too long and lost something
   */
  public record Example(String place, boolean cut, List<TokenRun> runs) {}

  public TaskExamples {
    first = List.copyOf(first);
  }

  /**
   * Those of a token folder.
   *
   * @return nothing where an earlier version made it
   */
  public static Optional<TaskExamples> read(Configuration hadoop, Path folder) {
    return SealedJson.read(
        hadoop,
        new Path(folder, FILE_NAME),
        TaskExamples.class,
        "delete it and run 'gere train', which makes it again");
  }

  void write(Configuration hadoop, Path folder) {
    SealedJson.write(hadoop, new Path(folder, FILE_NAME), this);
  }
}
