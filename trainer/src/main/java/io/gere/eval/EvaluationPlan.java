package io.gere.eval;

import io.gere.GereException;
import io.gere.config.After;
import io.gere.config.Recipe;
import io.gere.data.DevSplit;
import io.gere.data.TaskReader;
import io.gere.data.TaskTest;
import io.gere.model.LlamaConfig;
import io.gere.storage.Json;
import io.gere.storage.LocalCopy;
import io.gere.storage.RunFolder;
import io.gere.storage.Sha256;
import io.gere.text.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What is going to be measured, and when. Making the plan reads every question once, so that a
 * damaged file or a tokenizer that does not fit is found before any model is loaded.
 *
 * @param stages how many tasks the model has learnt at each stage, rising; the first is 0
 * @param parts stage by stage, so that an executor need not change models more often than it must
 * @param questions digests of what is asked: each task that has a test, and the exam
 * @param untested names of the tasks without a test, in their order
 */
public record EvaluationPlan(
    List<Integer> stages,
    List<EvaluationPart> parts,
    Map<String, String> questions,
    List<String> untested) {
  /**
   * Questions of a part: some seconds' work of a large model, so that executors end about together
   * and progress shows, and many enough for a subject's examples to be read but a few times.
   */
  private static final int QUESTIONS = 256;

  public EvaluationPlan {
    stages = List.copyOf(stages);
    parts = List.copyOf(parts);
    questions = new TreeMap<>(questions);
    untested = List.copyOf(untested);
  }

  /** The plan of a recipe whose {@code model.path} is set. */
  public static EvaluationPlan of(Recipe recipe, RunFolder run) {
    Path origin = LocalCopy.of(run.hadoop(), new org.apache.hadoop.fs.Path(recipe.model().path()));
    Map<String, String> questions = new TreeMap<>();
    List<String> untested = new ArrayList<>();
    List<EvaluationPart> stage = new ArrayList<>();
    int limit = recipe.evaluate().limit();
    try (Tokenizer tokenizer = Tokenizer.openIfPresent(origin)) {
      if (tokenizer != null) {
        tokenizer.requireFits(LlamaConfig.read(origin.resolve("config.json")).vocabularySize());
      }
      TaskReader reader = new TaskReader(run.hadoop(), tokenizer, DevSplit.of(recipe));
      for (Recipe.Task task : recipe.tasks()) {
        TaskTest test = reader.test(task);
        if (test.questions().isEmpty()) {
          untested.add(task.name());
        } else {
          questions.put("task " + task.name(), digest(test));
          int count = test.questions().size();
          stage.addAll(cut(EvaluationPart.Kind.TASK, task.name(), count, limit));
        }
      }
      Optional<Exam> exam = StageEvaluation.exam(recipe, run);
      if (exam.isPresent() && tokenizer == null) {
        throw GereException.failure(
            "an exam is text, but %s has no tokenizer.json; copy it there or leave out evaluate.mmlu"
                .formatted(recipe.model().path()));
      }
      if (exam.isPresent()) {
        questions.put("exam", exam.get().fingerprint());
        for (Exam.Subject subject : exam.get().subjects()) {
          int count = subject.questions().size();
          stage.addAll(cut(EvaluationPart.Kind.SUBJECT, subject.name(), count, limit));
        }
      }
    }
    List<Integer> stages = stages(recipe);
    List<EvaluationPart> parts =
        stages.stream().flatMap(learnt -> stage.stream().map(part -> part.at(learnt))).toList();
    return new EvaluationPlan(stages, parts, questions, untested);
  }

  private static String digest(TaskTest test) {
    return Sha256.of(Json.line(List.of(test.questions(), test.options())));
  }

  /** A test's parts, for the base model. */
  private static List<EvaluationPart> cut(
      EvaluationPart.Kind kind, String name, int questions, int limit) {
    int asked = limit == 0 ? questions : Math.min(limit, questions);
    return IntStream.iterate(0, from -> from < asked, from -> from + QUESTIONS)
        .mapToObj(
            from -> new EvaluationPart(0, kind, name, from, Math.min(from + QUESTIONS, asked)))
        .toList();
  }

  /** The stages of a recipe: where training starts, and after each task or the last. */
  public static List<Integer> stages(Recipe recipe) {
    int tasks = recipe.tasks().size();
    boolean each = recipe.evaluate().after() == After.EACH;
    return IntStream.rangeClosed(0, tasks)
        .filter(learnt -> learnt == 0 || each || learnt == tasks)
        .boxed()
        .toList();
  }
}
