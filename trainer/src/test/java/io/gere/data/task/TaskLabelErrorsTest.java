package io.gere.data.task;

import static io.gere.data.task.TaskFolder.failsWith;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way a task's labels can be wrong ends in a message that says where. */
final class TaskLabelErrorsTest {
  private static final String GOOD = "{\"label\": \"Good\", \"sentence\": \"a film\"}\n";

  @TempDir Path root;

  @Test
  void missingLabelsAreNamed() {
    failsWith(TaskFolder.in(root, "films").with("train.json", GOOD), "labels.json is missing");
  }

  @Test
  void labelsThatAreNoListAreRefused() {
    failsWith(
        folder().with("train.json", GOOD).with("labels.json", "\"Good\""),
        "labels.json must be a list");
    failsWith(
        folder().with("train.json", GOOD).with("labels.json", "[\"Good\""),
        "labels.json (line 1) is not JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ["yes", "no", "yes"]      | labels.json, line 1: label 3, "yes", is the same as label 1
          ["yes",\\n"no",\\n" yes"]  | labels.json, line 3: label 3
          [1, "1"]                  | label 2, "1", is the same as label 1
          ["Good", ""]              | label 2 is not a text
          ["Good", null]            | label 2 is not a text
          ["Good", ["Bad"]]         | label 2 is not a text
          """)
  void labelsThatNoAnswerTellsApartAreRefused(String labels, String message) {
    failsWith(
        folder().with("train.json", GOOD).with("labels.json", labels.replace("\\n", "\n")),
        message);
  }

  @Test
  void aLabelOutsideTheListIsNamedWithTheOnesThereAre() {
    failsWith(
        folder().with("train.json", GOOD + "{\"label\": \"Fine\", \"sentence\": \"a\"}"),
        "train.json, record 2 (line 2) has the label \"Fine\", which is not in labels.json: [Good,"
            + " Bad]; correct the file");
    failsWith(
        folder()
            .with("train.json", GOOD)
            .with("test.json", "\n{\"label\": \"Fine\", \"sentence\": \"a\"}"),
        "test.json, record 1 (line 2) has the label \"Fine\", which is not in labels.json");
  }

  private TaskFolder folder() {
    return TaskFolder.in(root, "films").with("labels.json", "[\"Good\", \"Bad\"]");
  }
}
