package io.gere.data.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.Task;
import io.gere.data.format.FieldNames;
import io.gere.data.format.TaskRecords;
import io.gere.data.record.DataFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Where a task's files are.
 *
 * @param folder the task's folder, or that of its single file
 * @param test the test's records; a single file has none
 * @param testSplit what the split is called that they are from
 */
record TaskFiles(DataFile folder, TaskRecords train, Optional<TaskRecords> test, String testSplit) {
  static final String TEST = "test";

  private static final String VALIDATION = "validation";

  static TaskFiles find(Configuration hadoop, Task task) {
    DataFile place =
        DataFile.find(hadoop, task.path())
            .orElseThrow(
                () ->
                    InputException.of(
                        "%s, the path of task %s, does not exist; correct it in the recipe"
                            .formatted(task.path(), task.name())));
    place.requireNoTable("the path of task " + task.name());
    FieldNames names = FieldNames.of(task.columns());
    if (!place.isFolder()) {
      TaskRecords train = new TaskRecords(List.of(place), names);
      return new TaskFiles(place.parent().orElseThrow(), train, Optional.empty(), TEST);
    }
    SplitFiles splits = new SplitFiles(place);
    List<DataFile> train = splits.of("train");
    train = train.isEmpty() ? splits.parts() : train;
    if (train.isEmpty()) {
      throw noTraining(place, task);
    }
    List<DataFile> test = splits.of(TEST);
    String split = test.isEmpty() ? VALIDATION : TEST;
    List<DataFile> asked = test.isEmpty() ? splits.of(VALIDATION) : test;
    return new TaskFiles(
        place,
        new TaskRecords(train, names),
        asked.isEmpty() ? Optional.empty() : Optional.of(new TaskRecords(asked, names)),
        split);
  }

  private static GereException noTraining(DataFile place, Task task) {
    return InputException.of(
        place.names().stream().anyMatch(name -> name.endsWith(".arrow"))
            ? "%s, the path of task %s, was written by save_to_disk of Hugging Face's datasets; write Parquet instead: dataset.to_parquet(\"train.parquet\")"
                .formatted(place.path(), task.name())
            : "%s holds neither train.json nor train.jsonl, nor such files compressed (.gz, .zst), in shards (train-*) or in Parquet, which task %s needs"
                .formatted(place.path(), task.name()));
  }

  /** The answers there are: {@code labels.json} beside the training file. */
  List<String> labels() {
    return Labels.read(folder.inside("labels.json"));
  }

  /**
   * The benchmark's instruction for this task: in the nearest {@code instruction_config.json} of
   * {@code ROOT/GROUP/TASK}, the first one under the task's or else the group's name.
   */
  Optional<String> instruction() {
    List<String> names = new ArrayList<>();
    Optional<DataFile> place = Optional.of(folder);
    while (place.isPresent() && names.size() < 3) { // the task's folder, its group's, the root
      names.add(place.get().path().getName());
      DataFile file = place.get().inside("instruction_config.json");
      if (file.exists()) {
        return instruction(file, names);
      }
      place = place.get().parent();
    }
    return Optional.empty();
  }

  private static Optional<String> instruction(DataFile file, List<String> names) {
    JsonNode config = file.document();
    for (String name : names) {
      if (!config.path(name).isEmpty()) {
        JsonNode instruction = config.path(name).path(0).path("instruction");
        if (!instruction.isTextual()) {
          throw InputException.of(
              "%s has no \"instruction\" in the first entry of %s".formatted(file.path(), name));
        }
        return Optional.of(instruction.asText());
      }
    }
    return Optional.empty();
  }
}
