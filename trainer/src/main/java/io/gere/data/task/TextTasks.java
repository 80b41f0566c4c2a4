package io.gere.data.task;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.Task;
import io.gere.data.format.Recognition;
import io.gere.data.format.RecordFormat;
import io.gere.data.record.DataFile;
import io.gere.text.InstructionTemplate;
import io.gere.text.PromptEncoder;
import io.gere.text.Tokenizer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Finds out how a task's records become token ids.
 *
 * @param tokenizer the model's, or null where every task is pre-tokenised
 */
record TextTasks(Configuration hadoop, Tokenizer tokenizer) {

  /** How this task's do, by its first record; nothing where they are token ids. */
  Optional<TaskEncoder> find(Task task, TaskFiles files) {
    Recognition records = files.train().recognise();
    RecordFormat format = records.format();
    if (format == RecordFormat.TOKEN_IDS) {
      return Optional.empty();
    }
    if (tokenizer == null) {
      throw InputException.of(
          "task %s is text, but the model has no tokenizer.json; copy it to the model's folder or give the task as input_ids and labels"
              .formatted(task.name()));
    }
    return new TaskChat(hadoop, tokenizer)
        .find(task, records)
        .or(() -> Optional.of(textTask(task, files, format)));
  }

  private TextTask textTask(Task task, TaskFiles files, RecordFormat format) {
    tokenizer.requireEos();
    PromptEncoder encoder = new PromptEncoder(tokenizer, task.maxSourceTokens());
    if (format != RecordFormat.LABELLED) {
      InstructionTemplate words = template(task, InstructionTemplate.BARE);
      return new TextTask(format, List.of(), words, encoder, Optional.empty());
    }
    InstructionTemplate benchmark =
        files.instruction().map(InstructionTemplate::benchmark).orElse(InstructionTemplate.BARE);
    return new TextTask(
        format, files.labels(), template(task, benchmark), encoder, Optional.empty());
  }

  private InstructionTemplate template(Task task, InstructionTemplate standard) {
    return task.template() == null
        ? standard
        : template("the template of task " + task.name(), task.template());
  }

  /**
   * The task's form, and that in each of its other wordings. All are read, learnt or not: after
   * hours of training it is too late to find one wrong.
   *
   * @param index the task's place in the recipe, from 0, for messages
   */
  List<TaskEncoder> ways(int index, Task task, TaskEncoder form) {
    List<InstructionTemplate> wordings = wordings(index, task);
    return form instanceof TextTask text
        ? Stream.<TaskEncoder>concat(Stream.of(text), wordings.stream().map(text::in)).toList()
        : List.of(form); // a conversation has no other
  }

  /**
   * A task's other wordings.
   *
   * @param index the task's place in the recipe, from 0, for messages
   */
  private List<InstructionTemplate> wordings(int index, Task task) {
    return IntStream.range(0, task.wordings().size())
        .mapToObj(
            i ->
                template(
                    "tasks.%d.wordings.%d (task %s)".formatted(index, i, task.name()),
                    task.wordings().get(i)))
        .toList();
  }

  /** A recipe's own template; an editor's line break at the end of its file does not count. */
  private InstructionTemplate template(String name, String fileOrText) {
    if (InstructionTemplate.isTemplate(fileOrText)) {
      return parse(name, fileOrText);
    }
    DataFile file =
        DataFile.find(hadoop, fileOrText)
            .orElseThrow(
                () ->
                    InputException.of(
                        "%s, %s, is neither a file nor a text with {sentence} or {input}"
                            .formatted(name, fileOrText)));
    return parse(name, file.text().replaceFirst("\\R\\z", ""));
  }

  private static InstructionTemplate parse(String name, String text) {
    try {
      return InstructionTemplate.parse(text);
    } catch (GereException e) {
      throw InputException.of("%s: %s".formatted(name, e.getMessage()), e);
    }
  }
}
