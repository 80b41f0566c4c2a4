package io.gere.toy.task;

import io.gere.InputException;
import io.gere.storage.Json;
import io.gere.toy.world.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Writes the tasks in the continual-learning benchmark's layout: {@code
 * <GROUP>/<TASK>/{train,dev,test}.json}, {@code labels.json} beside them and one {@code
 * instruction_config.json} above. No sentence is in two of the three files.
 */
public final class TaskWriter {
  private final List<ToyTask> tasks;
  private final Seed seed;
  private final int train;
  private final int test;

  /** A sentence and its right label. */
  record LabelledSentence(String label, String sentence) {}

  /**
   * @param tasks to be written
   * @param train samples in {@code train.json}
   * @param test samples in {@code test.json}, and as many in {@code dev.json}
   */
  public TaskWriter(List<ToyTask> tasks, Seed seed, int train, int test) {
    if (train < 1 || test < 1) {
      throw InputException.of(
          "A task needs training and test samples, not %d and %d".formatted(train, test));
    }
    this.tasks = List.copyOf(tasks);
    this.seed = seed;
    this.train = train;
    this.test = test;
  }

  /** Writes all tasks into {@code folder}. */
  public void writeAll(Path folder) throws IOException {
    Map<String, List<Map<String, String>>> instructions = new LinkedHashMap<>();
    for (ToyTask task : tasks) {
      Path target = Files.createDirectories(folder.resolve(task.group()).resolve(task.name()));
      List<LabelledSentence> samples = samples(task);
      writeJson(target.resolve("train.json"), samples.subList(0, train));
      writeJson(target.resolve("dev.json"), samples.subList(train, train + test));
      writeJson(target.resolve("test.json"), samples.subList(train + test, samples.size()));
      writeJson(target.resolve("labels.json"), task.labels());
      instructions.put(
          task.group(),
          List.of(Map.of("instruction_type", "zero-shot", "instruction", task.instruction())));
    }
    writeJson(folder.resolve("instruction_config.json"), instructions);
  }

  /** Different sentences for all three files; each file has every label equally often. */
  private List<LabelledSentence> samples(ToyTask task) {
    Random random = seed.child(task.name()).random();
    Set<String> known = new LinkedHashSet<>();
    List<LabelledSentence> samples = new ArrayList<>();
    for (int size : List.of(train, test, test)) {
      List<LabelledSentence> file = new ArrayList<>();
      for (int index = 0; index < size; index++) {
        String label = task.labels().get(index % task.labels().size());
        file.add(new LabelledSentence(label, newSentence(task, label, known, random)));
      }
      Collections.shuffle(file, random);
      samples.addAll(file);
    }
    return samples;
  }

  private static String newSentence(ToyTask task, String label, Set<String> known, Random random) {
    for (int attempt = 0; attempt < 1000; attempt++) {
      String sentence = task.sentence(label, random);
      if (known.add(sentence)) {
        return sentence;
      }
    }
    throw InputException.of(
        "Task %s has no more than %d different sentences: ask for fewer samples"
            .formatted(task.name(), known.size()));
  }

  private static void writeJson(Path file, Object value) throws IOException {
    Files.writeString(file, Json.pretty(value));
  }
}
