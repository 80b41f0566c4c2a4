package io.gere.data.task;

import io.gere.config.Task;
import io.gere.data.format.RecordFormat;
import io.gere.data.record.JsonRecord;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** What a task is tested with, as its file says it: without instruction, options and limits. */
public final class TestTexts {
  private TestTexts() {}

  /**
   * The texts of a task's test, in file order, one a record: its sentence, or its question and
   * answer. None where the task has no test, or a pre-tokenised one.
   */
  public static List<String> of(Configuration hadoop, Task task) {
    TaskFiles files = TaskFiles.find(hadoop, task);
    RecordFormat format = files.train().recognise().format();
    if (format == RecordFormat.TOKEN_IDS || files.test().isEmpty()) {
      return List.of();
    }
    return files.test().get().all().stream().map(record -> text(format, record)).toList();
  }

  private static String text(RecordFormat format, JsonRecord record) {
    return format == RecordFormat.LABELLED
        ? record.text("sentence")
        : format.content(record).text();
  }
}
