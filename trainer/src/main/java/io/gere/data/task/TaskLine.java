package io.gere.data.task;

import static io.gere.RootLocale.format;

import io.gere.config.Task;
import io.gere.data.format.Recognition;
import io.gere.data.record.RecordSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** What a task's files were taken for, in a line for the console. */
final class TaskLine {
  private TaskLine() {}

  /**
   * The line. All of the test is read on the way, so that what is wrong with it is said before
   * hours of training.
   *
   * @param text empty where the task is pre-tokenised
   * @param samples that are learnt
   */
  static String of(
      Task task, TaskFiles files, Optional<TaskEncoder> text, DevSplit split, long samples) {
    Recognition found = files.train().recognise();
    int shards = files.train().files().size();
    return format(
        "tasks: %s: %s%s, %,d to train%s%s%s",
        task.name(),
        found.phrase(),
        shards > 1 ? format(" in %,d files", shards) : "",
        samples,
        text.filter(way -> way instanceof ChatTask).isPresent() ? " in chat form" : "",
        text.map(way -> tested(files, way, split)).orElse(""),
        found.leftOut().isEmpty() ? "" : "; left out: " + String.join(", ", found.leftOut()));
  }

  private static String tested(TaskFiles files, TaskEncoder text, DevSplit split) {
    String held = split.isOn() ? format(", 1 in %,d held out", split.every()) : "";
    if (split.isAsked()) {
      return held + " to test";
    }
    if (files.test().isEmpty()) {
      return held + ", none to test";
    }
    String from = files.testSplit().equals(TaskFiles.TEST) ? "" : ", from " + files.testSplit();
    return held + format(", %,d to test%s", count(files.test().get(), text), from);
  }

  private static long count(RecordSource test, TaskEncoder text) {
    long[] count = new long[1];
    try {
      test.forEach(
          record -> {
            if (text.hasAnswer(record)) {
              text.check(record);
              count[0]++;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return count[0];
  }
}
