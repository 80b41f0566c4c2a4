package io.gere.data.task;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.data.format.RecordFormat;
import io.gere.data.format.TaskRecords;
import io.gere.data.record.JsonRecord;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatForm;
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
  private final Optional<ChatForm> chat;

  /**
   * @param tokenizer the model's, or null where every task is pre-tokenised; the caller closes it
   * @param split which training records of tasks in text are asked and not learnt
   * @param chat the form in which tasks in text are asked; nothing: as they are learnt
   */
  public TaskReader(
      Configuration hadoop, Tokenizer tokenizer, DevSplit split, Optional<ChatForm> chat) {
    this.hadoop = hadoop;
    this.texts = new TextTasks(hadoop, tokenizer);
    this.split = split;
    this.chat = chat;
  }

  /** Reads as a recipe asks. */
  public static TaskReader of(Configuration hadoop, Tokenizer tokenizer, Recipe recipe) {
    return new TaskReader(
        hadoop, tokenizer, DevSplit.of(recipe), ChatForm.of(recipe.evaluate(), tokenizer));
  }

  /** Whether a task has questions to be scored by; no tokenizer is needed to tell. */
  public boolean isTested(Task task) {
    TaskFiles files = TaskFiles.find(hadoop, task);
    return (split.isAsked() || files.test().isPresent())
        && files.train().recognise().format() != RecordFormat.TOKEN_IDS;
  }

  /** A task's questions, prompts as token ids: its test, or the records that are held out. */
  public TaskTestSet test(Task task) {
    TaskFiles files = TaskFiles.find(hadoop, task);
    Optional<TaskEncoder> text = texts.find(task, files).map(this::asked);
    if (text.isEmpty()) {
      return TaskTestSet.NONE;
    }
    List<JsonRecord> records =
        split.isAsked()
            ? heldOut(task, files.train())
            : files.test().map(TaskRecords::all).orElse(List.of());
    return new TaskTestSet(
        records.stream().filter(text.get()::hasAnswer).map(text.get()::question).toList(),
        text.get().options(),
        text.get().bounds());
  }

  /** Conversations have a chat form of their own. */
  private TaskEncoder asked(TaskEncoder learnt) {
    return learnt instanceof TextTask text && chat.isPresent() ? text.askedIn(chat.get()) : learnt;
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
