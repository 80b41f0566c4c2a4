package io.gere.data;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.text.InstructionTemplate;
import io.gere.text.PromptEncoder;
import io.gere.text.Tokenizer;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads the tasks of a recipe. A path is a folder with {@code train.json} and {@code test.json}
 * (each an array or JSON lines, {@code .jsonl} too), or one file, which is then all training. Its
 * first record tells the kind: {@code {"label", "sentence"}} with a {@code labels.json} beside it,
 * {@code {"input", "output"}}, or pre-tokenised {@code {"input_ids", "labels"}}, which is taken as
 * it is and has no test.
 */
public final class TaskReader {
  private final Configuration hadoop;
  private final Tokenizer tokenizer;

  /**
   * @param tokenizer the model's, or null where every task is pre-tokenised; the caller closes it
   */
  public TaskReader(Configuration hadoop, Tokenizer tokenizer) {
    this.hadoop = hadoop;
    this.tokenizer = tokenizer;
  }

  public TaskSet read(Recipe.Task task) {
    TaskFiles files = TaskFiles.find(hadoop, task);
    List<JsonRecord> train = files.train().records();
    JsonRecord first = train.get(0);
    if (first.has("input_ids")) {
      List<Sample> samples = train.stream().map(TaskReader::preTokenised).toList();
      return new TaskSet(task.name(), samples, List.of(), List.of());
    }
    if (tokenizer == null) {
      throw GereException.failure(
          "task %s is text, but the model has no tokenizer.json; copy it to the model's folder or give the task as input_ids and labels"
              .formatted(task.name()));
    }
    TextTask text = textTask(task, files, first);
    return new TaskSet(
        task.name(),
        train.stream().map(text::sample).toList(),
        files.test().stream().flatMap(f -> f.records().stream()).map(text::question).toList(),
        text.options());
  }

  private static Sample preTokenised(JsonRecord record) {
    try {
      return new Sample(record.ids("input_ids"), record.ids("labels"));
    } catch (IllegalArgumentException e) {
      throw record.failure(e.getMessage());
    }
  }

  private TextTask textTask(Recipe.Task task, TaskFiles files, JsonRecord first) {
    PromptEncoder encoder =
        new PromptEncoder(tokenizer, task.maxSourceTokens(), task.maxTargetTokens());
    if (first.has("sentence") || first.has("label")) {
      InstructionTemplate benchmark =
          files.instruction().map(InstructionTemplate::benchmark).orElse(InstructionTemplate.BARE);
      return new TextTask("sentence", "label", files.labels(), template(task, benchmark), encoder);
    }
    if (first.has("input") || first.has("output")) {
      return new TextTask(
          "input", "output", List.of(), template(task, InstructionTemplate.BARE), encoder);
    }
    throw first.failure(
        "has neither \"label\" and \"sentence\", nor \"input\" and \"output\", nor \"input_ids\""
            + " and \"labels\"");
  }

  /** The recipe's own template; an editor's line break at the end of its file does not count. */
  private InstructionTemplate template(Recipe.Task task, InstructionTemplate standard) {
    if (task.template() == null) {
      return standard;
    }
    if (InstructionTemplate.isTemplate(task.template())) {
      return InstructionTemplate.parse(task.template());
    }
    DataFile file =
        DataFile.find(hadoop, task.template())
            .orElseThrow(
                () ->
                    GereException.usage(
                        "the template of task %s, %s, is neither a file nor a text with {sentence} or {input}"
                            .formatted(task.name(), task.template())));
    return InstructionTemplate.parse(file.text().replaceFirst("\\R\\z", ""));
  }
}
