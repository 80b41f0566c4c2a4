package io.gere.data;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.storage.ContentHash;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.text.InstructionTemplate;
import io.gere.text.PromptEncoder;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
  private final DevSplit split;

  /**
   * @param tokenizer the model's, or null where every task is pre-tokenised; the caller closes it
   * @param split which training records of tasks in text are asked and not learnt
   */
  public TaskReader(Configuration hadoop, Tokenizer tokenizer, DevSplit split) {
    this.hadoop = hadoop;
    this.tokenizer = tokenizer;
    this.split = split;
  }

  /** Whether a task has questions to be scored by; no tokenizer is needed to tell. */
  public boolean isTested(Recipe.Task task) {
    TaskFiles files = TaskFiles.find(hadoop, task);
    return (split.isOn() || files.test().isPresent()) && !files.train().first().has("input_ids");
  }

  /** A task's questions, prompts as token ids: its test, or the records that are held out. */
  public TaskTest test(Recipe.Task task) {
    TaskFiles files = TaskFiles.find(hadoop, task);
    Optional<TextTask> text = text(task, files);
    if (text.isEmpty()) {
      return new TaskTest(List.of(), List.of());
    }
    List<JsonRecord> records =
        split.isOn()
            ? heldOut(task, files.train())
            : files.test().map(DataFile::records).orElse(List.of());
    return new TaskTest(
        records.stream().filter(text.get()::hasAnswer).map(text.get()::question).toList(),
        text.get().options());
  }

  private List<JsonRecord> heldOut(Recipe.Task task, DataFile train) {
    List<JsonRecord> records = new ArrayList<>();
    try {
      train.forEach(split.heldOut(records::add));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (records.isEmpty()) {
      throw GereException.usage(
          "evaluate.dev_every is %d, more than task %s has training records, so none of these is left to ask; make it smaller"
              .formatted(split.every(), task.name()));
    }
    return records;
  }

  /**
   * Makes a task's training samples, unless they are made, and checks them.
   *
   * @param index the task's place in the recipe, from 0
   * @param modelVocabulary how many tokens the model knows
   */
  public TokenCounts tokenise(RunFolder run, int index, Recipe.Task task, int modelVocabulary) {
    TaskFiles files = TaskFiles.find(hadoop, task);
    Optional<TextTask> text = text(task, files);
    TokenFolder folder = TokenFolder.ofTask(run, index, task.name());
    TokenCounts counts =
        folder.prepare(
            origin(task, files.train(), text),
            sink -> {
              AnswerLimit limit = new AnswerLimit(index, task.name(), task.maxTargetTokens());
              DataFile.Sink samples = record -> add(record, text, limit, sink);
              files.train().forEach(text.isPresent() ? split.learnt(samples) : samples);
              limit.requireAll();
            });
    folder.requireVocabulary(
        counts, modelVocabulary, "task %s, training record".formatted(task.name()));
    return counts;
  }

  private Origin origin(Recipe.Task task, DataFile train, Optional<TextTask> text) {
    Map<String, Object> config = new TreeMap<>();
    Map<String, String> inputs = new TreeMap<>();
    inputs.put("train", ContentHash.of(hadoop, train.path()));
    if (text.isPresent()) {
      config.putAll(text.get().config());
      config.put("max_target_tokens", task.maxTargetTokens());
      if (split.isOn()) {
        config.put("dev", split);
      }
      inputs.put("tokenizer", tokenizer.fingerprint());
      config.put("bos", tokenizer.bos().stream().boxed().toList());
      config.put("eos", tokenizer.eos().stream().boxed().toList());
    }
    return new Origin("tokens", config, inputs);
  }

  private static void add(
      JsonRecord record, Optional<TextTask> text, AnswerLimit limit, TokenFolder.Sink sink)
      throws IOException {
    if (text.isEmpty()) {
      sink.add(preTokenised(record), false);
      return;
    }
    TextTask.Encoded encoded = text.get().encode(record);
    if (limit.allows(record, encoded.answerTokens())) {
      sink.add(encoded.sample(), encoded.cut());
    }
  }

  private static Sample preTokenised(JsonRecord record) {
    try {
      return new Sample(record.ids("input_ids"), record.ids("labels"));
    } catch (IllegalArgumentException e) {
      throw record.failure(e.getMessage());
    }
  }

  /** How the task's records become token ids; nothing where they are token ids. */
  private Optional<TextTask> text(Recipe.Task task, TaskFiles files) {
    JsonRecord first = files.train().first();
    if (first.has("input_ids")) {
      return Optional.empty();
    }
    if (tokenizer == null) {
      throw GereException.failure(
          "task %s is text, but the model has no tokenizer.json; copy it to the model's folder or give the task as input_ids and labels"
              .formatted(task.name()));
    }
    return Optional.of(textTask(task, files, first));
  }

  private TextTask textTask(Recipe.Task task, TaskFiles files, JsonRecord first) {
    PromptEncoder encoder = new PromptEncoder(tokenizer, task.maxSourceTokens());
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
