package io.gere.data.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.InputException;
import io.gere.config.Task;
import io.gere.data.DataFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Where a task's files are.
 *
 * @param folder the task's folder, or that of its single file
 * @param test the test file; a single file has none
 */
record TaskFiles(DataFile folder, DataFile train, Optional<DataFile> test) {

  static TaskFiles find(Configuration hadoop, Task task) {
    DataFile place =
        DataFile.find(hadoop, task.path())
            .orElseThrow(
                () ->
                    InputException.of(
                        "%s, the path of task %s, does not exist; correct it in the recipe"
                            .formatted(task.path(), task.name())));
    if (!place.isFolder()) {
      return new TaskFiles(place.parent().orElseThrow(), place, Optional.empty());
    }
    DataFile train =
        inside(place, "train")
            .orElseThrow(
                () ->
                    InputException.of(
                        "%s holds neither train.json nor train.jsonl, which task %s needs"
                            .formatted(place.path(), task.name())));
    return new TaskFiles(place, train, inside(place, "test"));
  }

  private static Optional<DataFile> inside(DataFile folder, String name) {
    return Stream.of(name + ".json", name + ".jsonl")
        .map(folder::inside)
        .filter(DataFile::exists)
        .findFirst();
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
