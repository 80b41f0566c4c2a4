package io.gere.data.task;

import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.config.choice.TrainWordings;
import io.gere.data.record.JsonRecord;
import io.gere.data.record.RecordSource;
import io.gere.random.SplitMix64;
import java.io.IOException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which records of a task are learnt, and in which words. What becomes of a record is a pure
 * function of the seed, the task's name and the record's number, so nothing but numbers is kept
 * while a file is read, and a task's choice does not depend on the tasks before it.
 *
 * @param split which records are asked and not learnt
 * @param limit how many of the others are learnt, where there are more; 0: all
 * @param worded whether each is put into the task's template or one of its wordings
 * @param seed of the choices, this task's own
 */
public record TrainingChoice(DevSplit split, int limit, boolean worded, long seed)
    implements Serializable {
  private static final int LIMIT = 0;
  private static final int WORDING = 1;
  private static final int DEV = 2;

  /** Everything, in the task's template. */
  public static final TrainingChoice ALL = new TrainingChoice(DevSplit.NONE, 0, false, 0);

  /** What a recipe says of one of its tasks. */
  public static TrainingChoice of(Recipe recipe, Task task) {
    boolean worded = recipe.train().wordings() == TrainWordings.ALL && !task.wordings().isEmpty();
    return new TrainingChoice(
        DevSplit.of(recipe),
        recipe.train().limit(),
        worded,
        SplitMix64.hash(recipe.run().seed(), task.name().hashCode()));
  }

  /** The same for records in token ids, which are never asked and have no words. */
  TrainingChoice ofTokens() {
    return new TrainingChoice(DevSplit.NONE, limit, false, seed);
  }

  /** By the recipe's keys: part of what token ids are made from. The seed where it acts. */
  Map<String, Object> config() {
    Map<String, Object> config = new TreeMap<>();
    config.put("evaluate.dev_every", split.every());
    config.put("train.limit", limit);
    if (split.isOn() || limit > 0 || worded) {
      config.put("run.seed", List.of(split.seed(), seed));
    }
    return config;
  }

  /** Passes on the records that are learnt, in file order; reads the file twice for a limit. */
  void choose(RecordSource train, RecordSource.Sink sink) throws IOException {
    if (limit == 0) {
      train.forEach(split.learnt(sink));
      return;
    }
    Set<Long> chosen = smallestHashes(train);
    train.forEach(
        split.learnt(
            record -> {
              if (chosen.contains(hash(LIMIT, record))) {
                sink.add(record);
              }
            }));
  }

  /** No two records share a hash, so these are as many as the limit says, or all. */
  private Set<Long> smallestHashes(RecordSource train) throws IOException {
    PriorityQueue<Long> smallest = new PriorityQueue<>(Comparator.reverseOrder());
    train.forEach(
        split.learnt(
            record -> {
              smallest.add(hash(LIMIT, record));
              if (smallest.size() > limit) {
                smallest.remove();
              }
            }));
    return new HashSet<>(smallest);
  }

  /**
   * In which words a record is put.
   *
   * @param ways how many there are: the template and the wordings
   * @return from 0, the template, to {@code ways} − 1, all equally likely
   */
  int words(JsonRecord record, int ways) {
    return worded ? (int) Long.remainderUnsigned(hash(WORDING, record), ways) : 0;
  }

  /** A dev record's place in the order in which they are drawn. */
  long devHash(JsonRecord record) {
    return hash(DEV, record);
  }

  private long hash(int purpose, JsonRecord record) {
    return SplitMix64.hash(seed, purpose, record.number());
  }
}
