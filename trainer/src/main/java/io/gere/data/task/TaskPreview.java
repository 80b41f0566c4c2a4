package io.gere.data.task;

import io.gere.config.Task;
import io.gere.data.Sample;
import io.gere.data.format.Recognition;
import io.gere.data.record.JsonRecord;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * What will be learnt of a task, before anything is: it is made as {@link TaskTokens} makes it, and
 * nothing is written.
 *
 * @param line what its files were taken for, as training says it
 * @param found how records were recognised
 * @param tokens of whole samples
 * @param labelled of what has labels in them
 * @param cut how many samples were too long and lost something
 * @param first the first of them
 */
public record TaskPreview(
    String line,
    Recognition found,
    int samples,
    SampleLengths tokens,
    SampleLengths labelled,
    int cut,
    List<Learnt> first) {
  /**
   * A sample and where it comes from.
   *
   * @param place file, record and line
   * @param cut whether it was too long and lost something
   */
  public record Learnt(String place, Sample sample, boolean cut) {}

  /**
   * Makes it.
   *
   * @param tokenizer the model's, or null where every task is pre-tokenised
   * @param index the task's place in the recipe, from 0
   * @param first so many samples are shown
   */
  public static TaskPreview of(
      Configuration hadoop,
      Tokenizer tokenizer,
      int index,
      Task task,
      TrainingChoice choice,
      int first) {
    TextTasks texts = new TextTasks(hadoop, tokenizer);
    TaskFiles files = TaskFiles.find(hadoop, task);
    Optional<TaskEncoder> form = texts.find(task, files);
    List<TaskEncoder> ways = form.map(text -> texts.ways(index, task, text)).orElse(List.of());
    Sums sums = new Sums(first);
    try {
      TrainingChoice chosen = ways.isEmpty() ? choice.ofTokens() : choice;
      chosen.choose(
          files.train(),
          record -> {
            TaskEncoder.Encoded encoded = encoded(record, ways, choice);
            sums.add(record, encoded, encoded.answerTokens() > task.maxTargetTokens());
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sums.tooLong.requireNone(index, task);
    return new TaskPreview(
        TaskLine.of(task, files, form, choice.split(), sums.tokens.size()),
        files.train().recognise(),
        sums.tokens.size(),
        SampleLengths.of(sums.tokens),
        SampleLengths.of(sums.labelled),
        sums.cut,
        List.copyOf(sums.first));
  }

  private static TaskEncoder.Encoded encoded(
      JsonRecord record, List<TaskEncoder> ways, TrainingChoice choice) {
    return ways.isEmpty()
        ? new TaskEncoder.Encoded(TaskTokens.preTokenised(record), false, 0)
        : ways.get(choice.words(record, ways.size())).encode(record);
  }

  /** What is kept of samples while they go by. */
  private static final class Sums {
    private final int wanted;
    private final List<Integer> tokens = new ArrayList<>();
    private final List<Integer> labelled = new ArrayList<>();
    private final List<Learnt> first = new ArrayList<>();
    private LongAnswers tooLong = LongAnswers.NONE;
    private int cut;

    Sums(int wanted) {
      this.wanted = wanted;
    }

    void add(JsonRecord record, TaskEncoder.Encoded encoded, boolean answerTooLong) {
      if (answerTooLong) {
        tooLong = tooLong.plus(record, encoded.answerTokens());
        return;
      }
      tokens.add(encoded.sample().length());
      labelled.add(encoded.sample().labelTokens());
      cut += encoded.cut() ? 1 : 0;
      if (first.size() < wanted) {
        first.add(new Learnt(record.place(), encoded.sample(), encoded.cut()));
      }
    }
  }
}
