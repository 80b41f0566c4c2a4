package io.gere.data.task;

import io.gere.InputException;
import io.gere.config.Task;
import io.gere.data.format.RecordFormat;
import io.gere.data.format.TaskRecords;
import io.gere.data.record.JsonRecord;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Reads how the tasks of a recipe are tested; {@link TaskTokens} makes what is learnt. */
public final class TaskReader {
  private final Configuration hadoop;
  private final TextTasks texts;
  private final DevSplit split;

  /**
   * @param tokenizer the model's, or null where every task is pre-tokenised; the caller closes it
   * @param split which training records of tasks in text are asked and not learnt
   */
  public TaskReader(Configuration hadoop, Tokenizer tokenizer, DevSplit split) {
    this.hadoop = hadoop;
    this.texts = new TextTasks(hadoop, tokenizer);
    this.split = split;
  }

  /** Whether a task has questions to be scored by; no tokenizer is needed to tell. */
  public boolean isTested(Task task) {
    TaskFiles files = TaskFiles.find(hadoop, task);
    return (split.isOn() || files.test().isPresent())
        && files.train().recognise().format() != RecordFormat.TOKEN_IDS;
  }

  /** A task's questions, prompts as token ids: its test, or the records that are held out. */
  public TaskTestSet test(Task task) {
    TaskFiles files = TaskFiles.find(hadoop, task);
    Optional<TaskEncoder> text = texts.find(task, files);
    if (text.isEmpty()) {
      return new TaskTestSet(List.of(), List.of());
    }
    List<JsonRecord> records =
        split.isOn()
            ? heldOut(task, files.train())
            : files.test().map(TaskRecords::all).orElse(List.of());
    return new TaskTestSet(
        records.stream().filter(text.get()::hasAnswer).map(text.get()::question).toList(),
        text.get().options());
  }

  private List<JsonRecord> heldOut(Task task, TaskRecords train) {
    List<JsonRecord> records = new ArrayList<>();
    try {
      train.forEach(split.heldOut(records::add));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (records.isEmpty()) {
      throw InputException.of(
          "evaluate.dev_every is %d, more than task %s has training records, so none of these is left to ask; make it smaller"
              .formatted(split.every(), task.name()));
    }
    return records;
  }
}
