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
 * @param questions digests of what is asked: each task that has a test, and the exam
 * @param untested names of the tasks without a test, in their order
 */
public record EvaluationPlan(
    List<Integer> stages, Map<String, String> questions, List<String> untested) {
  public EvaluationPlan {
    stages = List.copyOf(stages);
    questions = new TreeMap<>(questions);
    untested = List.copyOf(untested);
  }

  /** The plan of a recipe whose {@code model.path} is set. */
  public static EvaluationPlan of(Recipe recipe, RunFolder run) {
    Path origin = LocalCopy.of(run.hadoop(), new org.apache.hadoop.fs.Path(recipe.model().path()));
    Map<String, String> questions = new TreeMap<>();
    List<String> untested = new ArrayList<>();
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
        }
      }
      Optional<Exam> exam = StageEvaluation.exam(recipe, run);
      if (exam.isPresent() && tokenizer == null) {
        throw GereException.failure(
            "an exam is text, but %s has no tokenizer.json; copy it there or leave out evaluate.mmlu"
                .formatted(recipe.model().path()));
      }
      exam.ifPresent(asked -> questions.put("exam", asked.fingerprint()));
    }
    return new EvaluationPlan(stages(recipe), questions, untested);
  }

  private static String digest(TaskTest test) {
    return Sha256.of(Json.line(List.of(test.questions(), test.options())));
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
