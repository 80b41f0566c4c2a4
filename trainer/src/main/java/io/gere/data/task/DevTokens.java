package io.gere.data.task;

import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.data.TokenCounts;
import io.gere.data.TokenFolder;
import io.gere.data.format.TaskRecords;
import io.gere.data.record.JsonRecord;
import io.gere.progress.ProgressLog;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Some of a task's dev records as token ids, in the form in which its other records are learnt: the
 * model is validated with them while it learns. They stand in the order of their hashes, so that
 * the first few are a fair sample, too.
 */
public final class DevTokens {
  private final Recipe recipe;
  private final RunFolder run;
  private final TextTasks texts;
  private final TokenOrigins origins;
  private final DevSplit split;

  /**
   * @param tokenizer the model's, or null where every task is pre-tokenised; the caller closes it
   */
  public DevTokens(Recipe recipe, RunFolder run, Tokenizer tokenizer) {
    this.recipe = recipe;
    this.run = run;
    this.texts = new TextTasks(run.hadoop(), tokenizer);
    this.origins = new TokenOrigins(run, tokenizer);
    this.split = DevSplit.of(recipe);
  }

  /**
   * Makes a task's, unless they are made; none where no record is held out, or the task is
   * pre-tokenised.
   *
   * @param index the task's place in the recipe, from 0
   * @param log is told why what is there is made again
   */
  public Optional<TokenCounts> prepare(int index, Task task, ProgressLog log) {
    TaskFiles files = TaskFiles.find(run.hadoop(), task);
    Optional<TaskEncoder> text = split.isOn() ? texts.find(task, files) : Optional.empty();
    return text.map(
        encoder -> {
          TokenFolder folder = TokenFolder.ofDev(run, index, task.name());
          TrainingChoice choice = TrainingChoice.of(recipe, task);
          Origin origin =
              origins
                  .of(folder, task, files.train(), List.of(encoder), choice)
                  .deciding("evaluate.validation_samples", recipe.evaluate().validationSamples());
          return folder.prepare(
              origin,
              sink -> {
                for (JsonRecord record : sample(files.train(), encoder, choice)) {
                  TaskEncoder.Encoded encoded = encoder.encode(record);
                  sink.add(encoded.sample(), encoded.cut());
                }
              },
              log);
        });
  }

  private record Hashed(long hash, JsonRecord record) {}

  /** Those of the smallest hashes, in their order. */
  private List<JsonRecord> sample(TaskRecords train, TaskEncoder encoder, TrainingChoice choice)
      throws IOException {
    PriorityQueue<Hashed> smallest =
        new PriorityQueue<>(Comparator.comparingLong(Hashed::hash).reversed());
    train.forEach(
        split.heldOut(
            record -> {
              if (encoder.hasAnswer(record)) {
                smallest.add(new Hashed(choice.devHash(record), record));
                if (smallest.size() > recipe.evaluate().validationSamples()) {
                  smallest.remove();
                }
              }
            }));
    List<Hashed> sample = new ArrayList<>(smallest);
    sample.sort(Comparator.comparingLong(Hashed::hash));
    return sample.stream().map(Hashed::record).toList();
  }
}
