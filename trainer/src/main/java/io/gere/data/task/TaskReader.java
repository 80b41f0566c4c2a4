package io.gere.data.task;

import io.gere.InputException;
import io.gere.config.Task;
import io.gere.data.DataFile;
import io.gere.data.JsonRecord;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads how the tasks of a recipe are tested; {@link TaskTokens} makes what is learnt. A path is a
 * folder with {@code train.json} and {@code test.json} (each an array or JSON lines, {@code .jsonl}
 * too), or one file, which is then all training. Its first record decides the kind: {@code
 * {"label", "sentence"}} with a {@code labels.json} beside it, {@code {"input", "output"}}, or
 * pre-tokenised {@code {"input_ids", "labels"}}, which is taken as it is and has no test.
 */
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
    return (split.isOn() || files.test().isPresent()) && !files.train().first().has("input_ids");
  }

  /** A task's questions, prompts as token ids: its test, or the records that are held out. */
  public TaskTestSet test(Task task) {
    TaskFiles files = TaskFiles.find(hadoop, task);
    Optional<TextTask> text = texts.find(task, files);
    if (text.isEmpty()) {
      return new TaskTestSet(List.of(), List.of());
    }
    List<JsonRecord> records =
        split.isOn()
            ? heldOut(task, files.train())
            : files.test().map(DataFile::records).orElse(List.of());
    return new TaskTestSet(
        records.stream().filter(text.get()::hasAnswer).map(text.get()::question).toList(),
        text.get().options());
  }

  private List<JsonRecord> heldOut(Task task, DataFile train) {
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
