package io.gere.data.task;

import io.gere.config.Task;
import io.gere.data.DataFile;
import io.gere.data.JsonRecord;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** What a task is tested with, as its file says it: without instruction, options and limits. */
public final class TestTexts {
  private TestTexts() {}

  /**
   * The texts of a task's test, in file order, one a record: its sentence, or its input and output.
   * None where the task has no test, or a pre-tokenised one.
   */
  public static List<String> of(Configuration hadoop, Task task) {
    Optional<DataFile> test = TaskFiles.find(hadoop, task).test();
    return test.stream()
        .flatMap(file -> file.records().stream())
        .filter(record -> !record.has("input_ids"))
        .map(TestTexts::text)
        .toList();
  }

  private static String text(JsonRecord record) {
    return record.has("sentence")
        ? record.text("sentence")
        : record.text("input") + "\n" + record.text("output");
  }
}
