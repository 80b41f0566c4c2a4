package io.gere.data.task;

import io.gere.InputException;
import io.gere.config.Task;
import io.gere.data.Sample;
import io.gere.data.TokenCounts;
import io.gere.data.TokenFolder;
import io.gere.data.TokenParts;
import io.gere.data.format.TaskRecords;
import io.gere.data.record.JsonRecord;
import io.gere.progress.ProgressLog;
import io.gere.storage.RunFolder;
import io.gere.text.InstructionTemplate;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the training samples of tasks, as token ids in the run's folders. */
public final class TaskTokens {
  private final RunFolder run;
  private final Tokenizer tokenizer;
  private final PartEncoding encoding;
  private final TextTasks texts;
  private final TokenOrigins origins;

  /**
   * @param tokenizer the model's, or null where every task is pre-tokenised; the caller closes it
   * @param encoding where records become token ids
   */
  public TaskTokens(RunFolder run, Tokenizer tokenizer, PartEncoding encoding) {
    this.run = run;
    this.tokenizer = tokenizer;
    this.encoding = encoding;
    this.texts = new TextTasks(run.hadoop(), tokenizer);
    this.origins = new TokenOrigins(run, tokenizer);
  }

  /**
   * Makes a task's samples, unless they are made, and checks them.
   *
   * @param index the task's place in the recipe, from 0
   * @param choice which of its records they are made from, and in which words
   * @param modelVocabulary how many tokens the model knows
   * @param log is told why samples that are there are made again
   */
  public TokenCounts prepare(
      int index, Task task, TrainingChoice choice, int modelVocabulary, ProgressLog log) {
    TaskFiles files = TaskFiles.find(run.hadoop(), task);
    Optional<TaskEncoder> text = texts.find(task, files);
    TokenFolder folder = TokenFolder.ofTask(run, index, task.name());
    FirstSamples first = new FirstSamples(tokenizer);
    TokenCounts counts;
    if (text.isPresent()) {
      List<TaskEncoder> ways = texts.ways(index, task, text.get());
      PartEncoder here = new PartEncoder(run.hadoop(), ways, choice, task.maxTargetTokens());
      counts =
          folder.prepareParts(
              origins.of(folder, task, files.train(), ways, choice),
              parts ->
                  encode(
                      files.train(),
                      here,
                      new PartEncoding.Work(parts.path(), index, task, choice),
                      parts,
                      first,
                      log),
              log);
    } else {
      requireNoWordings(index, task);
      TrainingChoice tokens = choice.ofTokens();
      counts =
          folder.prepare(
              origins.of(folder, tokens.config(), task, files.train()),
              sink ->
                  tokens.choose(
                      files.train(),
                      record -> {
                        Sample sample = preTokenised(record);
                        first.see(record.place(), () -> new TaskEncoder.Encoded(sample, false, 0));
                        sink.add(sample, false);
                      }),
              log);
    }
    first.write(run.hadoop(), run.step(folder.name()).path(), files);
    folder.requireVocabulary(
        counts, modelVocabulary, "task %s, training record".formatted(task.name()));
    return counts;
  }

  /** What a task's files were taken for, in a line for the console; the test is read for it. */
  public String line(Task task, TrainingChoice choice, TokenCounts counts) {
    TaskFiles files = TaskFiles.find(run.hadoop(), task);
    return TaskLine.of(task, files, texts.find(task, files), choice.split(), counts.samples());
  }

  /**
   * What is odd about a task, though nothing is wrong with it.
   *
   * @param index the task's place in the recipe, from 0
   */
  public List<String> remarks(int index, Task task) {
    TaskFiles files = TaskFiles.find(run.hadoop(), task);
    List<String> remarks = new ArrayList<>();
    texts
        .find(task, files)
        .ifPresent(
            text -> {
              if (text instanceof TextTask prompts && !prompts.options().isEmpty()) {
                remarks.addAll(remarks(index, task, prompts));
              }
              new SpeltTokens(tokenizer).remark(task, files.train()).ifPresent(remarks::add);
            });
    return remarks;
  }

  private static List<String> remarks(int index, Task task, TextTask labelled) {
    List<String> remarks = new ArrayList<>();
    // Tasks of inputs and outputs say by themselves what to do.
    if (labelled.template().equals(InstructionTemplate.BARE)) {
      remarks.add(
          "task %s has no instruction: its prompts are its sentences and \"Answer:\"; tasks.%d.template or an instruction_config.json beside it would give one"
              .formatted(task.name(), index));
    }
    labelled
        .labelsOfTheSameTokens()
        .ifPresent(
            labels ->
                remarks.add(
                    "task %s: the labels %s are the same tokens to the model's tokenizer, so no answer tells them apart; rename one"
                        .formatted(task.name(), labels)));
    return remarks;
  }

  private static void requireNoWordings(int index, Task task) {
    if (task.template() != null) {
      throw InputException.of(
          "task %s is pre-tokenised and cannot be put into a template; leave out tasks.%d.template"
              .formatted(task.name(), index));
    }
    if (!task.wordings().isEmpty()) {
      throw InputException.of(
          "task %s is pre-tokenised and cannot be put into other words; leave out tasks.%d.wordings"
              .formatted(task.name(), index));
    }
  }

  /** Reads the records on this thread; those of parts that are there are only checked. */
  private void encode(
      TaskRecords train,
      PartEncoder here,
      PartEncoding.Work work,
      TokenParts parts,
      FirstSamples first,
      ProgressLog log) {
    LongAnswers tooLong = LongAnswers.NONE;
    try (PartEncoding.Encoders encoders = encoding.begin(work, here, log)) {
      RecordParts records =
          new RecordParts(
              (part, some) -> {
                if (!parts.has(part)) {
                  encoders.add(part, some);
                }
              });
      work.choice()
          .choose(
              train,
              record -> {
                here.check(record);
                first.see(record.place(), () -> here.encode(record));
                records.add(record);
              });
      records.end();
      for (PartResult result : encoders.results()) {
        tooLong = tooLong.plus(result.tooLong());
        if (result.made() != null) {
          parts.add(result.part(), result.made());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tooLong.requireNone(work.index(), work.task());
  }

  static Sample preTokenised(JsonRecord record) {
    try {
      return new Sample(record.ids("input_ids"), record.ids("labels"));
    } catch (IllegalArgumentException e) {
      throw record.failure(e.getMessage());
    }
  }
}
