package io.gere.validation;

import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.data.HeldOutText;
import io.gere.data.Sample;
import io.gere.data.TokenFile;
import io.gere.data.TokenFolder;
import io.gere.eval.StageEvaluation;
import io.gere.exam.Exam;
import io.gere.random.SplitMix64;
import io.gere.storage.Json;
import io.gere.storage.RunFolder;
import io.gere.storage.Sha256;
import io.gere.text.Tokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a validation asks, the same each time. Everything is drawn by the run's seed and stands in
 * the order of the draw, so that its first few are a sample, too.
 *
 * @param dev dev records of the tasks that have some, in the tasks' order
 * @param text held-out general text, as token ids
 * @param exam some questions, by subject
 */
public record ValidationSet(
    Map<String, List<Sample>> dev, List<Sample> text, List<Exam.Subject> exam) {
  /** Nothing. */
  static final ValidationSet NONE = new ValidationSet(Map.of(), List.of(), List.of());

  private static final int TEXT = 1;
  private static final int EXAM = 2;

  public ValidationSet {
    dev = new LinkedHashMap<>(dev);
    text = List.copyOf(text);
    exam = List.copyOf(exam);
  }

  /**
   * Reads what there is of it in the run's folder: dev records as tokens, text that was held out,
   * and the exam.
   *
   * @param tokenizer the model's; null: nothing but tokens can be read
   */
  public static ValidationSet read(Recipe recipe, RunFolder run, Tokenizer tokenizer) {
    int most = recipe.evaluate().validationSamples();
    long seed = recipe.run().seed();
    Map<String, List<Sample>> dev = new LinkedHashMap<>();
    for (int index = 0; index < recipe.tasks().size(); index++) {
      Task task = recipe.tasks().get(index);
      TokenFolder folder = TokenFolder.ofDev(run, index, task.name());
      if (recipe.evaluate().devEvery() > 0 && folder.isThere()) {
        try (TokenFile samples = folder.samples()) {
          dev.put(task.name(), List.copyOf(samples));
        }
      }
    }
    if (tokenizer == null) {
      return new ValidationSet(dev, List.of(), List.of());
    }
    List<int[]> text = HeldOutText.readIfDrawn(run, tokenizer, recipe.replay());
    return new ValidationSet(
        dev,
        drawn(text.size(), most, seed, TEXT).stream().map(i -> Sample.of(text.get(i))).toList(),
        StageEvaluation.exam(recipe, run).map(exam -> drawn(exam, most, seed)).orElse(List.of()));
  }

  /** Some of so many, in the order of their hashes. */
  private static List<Integer> drawn(int all, int most, long seed, int purpose) {
    return IntStream.range(0, all)
        .boxed()
        .sorted(Comparator.comparingLong(i -> SplitMix64.hash(seed, purpose, i)))
        .limit(most)
        .toList();
  }

  private record Place(Exam.Subject subject, int question) {
    Exam.Subject asked() {
      return subject.part(question, question + 1);
    }
  }

  private static List<Exam.Subject> drawn(Exam exam, int most, long seed) {
    List<Place> places = new ArrayList<>();
    exam.subjects()
        .forEach(
            subject ->
                IntStream.range(0, subject.questions().size())
                    .forEach(i -> places.add(new Place(subject, i))));
    return drawn(places.size(), most, seed, EXAM).stream().map(i -> places.get(i).asked()).toList();
  }

  /** The first {@code samples} of each. */
  ValidationSet first(int samples) {
    Map<String, List<Sample>> some = new LinkedHashMap<>();
    dev.forEach((task, all) -> some.put(task, first(all, samples)));
    return new ValidationSet(some, first(text, samples), first(exam, samples));
  }

  private static <T> List<T> first(List<T> all, int samples) {
    return all.subList(0, Math.min(samples, all.size()));
  }

  /** Without the tasks that are not learnt yet. */
  ValidationSet of(List<Task> learnt) {
    List<String> names = learnt.stream().map(Task::name).toList();
    Map<String, List<Sample>> known =
        dev.entrySet().stream()
            .filter(task -> names.contains(task.getKey()))
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    return new ValidationSet(known, text, exam);
  }

  /** Questions of the exam. */
  int questions() {
    return exam.stream().mapToInt(subject -> subject.questions().size()).sum();
  }

  /** Whether there is nothing to ask. */
  public boolean isEmpty() {
    return dev.isEmpty() && text.isEmpty() && exam.isEmpty();
  }

  /** SHA-256 of all that is asked, in hexadecimal. */
  public String fingerprint() {
    return Sha256.of(Json.line(List.of(dev, text, exam)));
  }
}
