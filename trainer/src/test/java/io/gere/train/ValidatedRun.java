package io.gere.train;

import io.gere.checkpoint.Progress;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.HeldOutText;
import io.gere.data.task.PartEncoding;
import io.gere.data.task.TaskReader;
import io.gere.data.task.TaskTestSet;
import io.gere.eval.TaskEvaluation;
import io.gere.eval.scores.TaskScore;
import io.gere.metrics.MetricsReader;
import io.gere.metrics.StepMetrics;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.StageModel;
import io.gere.parallel.RanksAsThreads;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.tensor.Device;
import io.gere.text.Tokenizer;
import io.gere.validation.Validation;
import io.gere.validation.ValidationScores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;

/** A run of its own over two tasks of 40 training records and 8 dev records each. */
final class ValidatedRun {
  private final Recipe recipe;
  private final RunFolder run;
  private final TaskChain chain;

  /**
   * @param world with the tiny world's corner in it
   * @param more sections of the recipe
   */
  ValidatedRun(Path world, String more) {
    recipe = recipe(world, more, 6);
    run = RunFolder.of(new Configuration(), recipe.run());
    StepFolder.Rebuild text =
        run.step(HeldOutText.STEP).rebuild(new Origin("by hand", Map.of(), Map.of()));
    byte[] lines =
        "{\"text\": \"Anna bakes a cake .\"}\n".repeat(4).getBytes(StandardCharsets.UTF_8);
    text.write(HeldOutText.FILE_NAME, out -> out.write(lines));
    text.commit(Map.of());
    TrainingPlan plan = TrainingPlan.of(recipe, run, PartEncoding.HERE, line -> {});
    chain =
        new TaskChain(
            recipe,
            run,
            plan.deciding().map(asked -> Map.of("validation", asked)).orElse(Map.of()));
  }

  /** A recipe that has a run folder to itself. */
  static Recipe recipe(Path world, String more, int devEvery) {
    try {
      Path own = Files.createTempDirectory(world, "run");
      Path file = own.resolve("recipe.yaml");
      Files.writeString(
          file,
          """
          run: {dir: %2$s/run, seed: 5}
          model: {path: %1$s/base}
          replay: {held_out: 4}
          loss: {replay: none}
          batch: {global: 8, micro: 4}
          tasks:
          - {name: reviews, path: %1$s/tasks/SC/Reviews, epochs: 2, max_target_tokens: 8}
          - {name: topics, path: %1$s/tasks/TC/Topics, epochs: 2, max_target_tokens: 8}
          """
                  .formatted(world, own)
              + more);
      return RecipeReader.read(
          file,
          List.of(
              "evaluate.validation_samples=16",
              "evaluate.dev_every=" + devEvery,
              "evaluate.mmlu=%s/mmlu".formatted(world),
              "evaluate.exam_style=cloze"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where its tasks are. */
  TaskChain chain() {
    return chain;
  }

  Ending train(int ranks, BooleanSupplier stop) {
    ResumePoint from = chain.resume(line -> {});
    return RanksAsThreads.results(
            ranks,
            collective ->
                new RankTraining(recipe, run, chain, collective, new Unheard())
                    .run(
                        new Device.Cpu(),
                        1,
                        from,
                        2,
                        false,
                        collective.rank() == 0 ? stop : () -> false))
        .get(0);
  }

  /** Without their times. */
  List<ValidationScores> validations() {
    List<ValidationScores> timeless = new ArrayList<>();
    MetricsReader.all(run.hadoop(), run.validation(), ValidationScores.class)
        .forEach(scores -> timeless.add(timeless(scores)));
    return timeless;
  }

  private static ValidationScores timeless(ValidationScores scores) {
    return new ValidationScores(
        scores.task(),
        scores.step(),
        scores.dev(),
        scores.text(),
        scores.exam(),
        0,
        scores.budget());
  }

  byte[] weights(int task) {
    StepFolder trained = run.trained(task, recipe.tasks().get(task).name());
    try {
      return Files.readAllBytes(Path.of(trained.file("model.safetensors").toUri().getPath()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How much more nats general text costs after a task than before all of them. */
  double lost(String task) {
    List<ValidationScores> asked =
        validations().stream().filter(scores -> scores.task().equals(task)).toList();
    return asked.get(asked.size() - 1).text().crossEntropy()
        - validations().get(0).text().crossEntropy();
  }

  /** Asks the model that has learnt so many tasks. */
  ValidationScores score(int tasks, int ranks) {
    StageModel stage = new StageModel(recipe, run, tasks);
    return RanksAsThreads.results(
            ranks,
            collective -> {
              List<ValidationScores> said = new ArrayList<>();
              try (DecoderModel model = stage.forEvaluation();
                  Tokenizer tokenizer = Tokenizer.open(stage.origin(), recipe.text())) {
                new Validation(recipe, run, tokenizer)
                    .ofTask(1, model, collective, Optional.empty(), said::add)
                    .orElseThrow()
                    .ask(Progress.START);
              }
              return timeless(said.get(0));
            })
        .get(ranks - 1);
  }

  /** What the same model writes by itself, asked the dev records. */
  TaskScore written(String task) {
    StageModel stage = new StageModel(recipe, run, 2);
    try (DecoderModel model = stage.forEvaluation();
        Tokenizer tokenizer = Tokenizer.open(stage.origin(), recipe.text())) {
      TaskTestSet dev =
          TaskReader.of(run.hadoop(), tokenizer, recipe)
              .test(
                  recipe.tasks().stream()
                      .filter(of -> of.name().equals(task))
                      .findFirst()
                      .orElseThrow());
      return new TaskEvaluation(model, tokenizer, 512).score(dev, 8);
    }
  }

  private static final class Unheard implements TrainingListener {
    @Override
    public void stepped(StepMetrics step) {
      // The log has it.
    }

    @Override
    public void validated(ValidationScores scores) {
      // The log has it.
    }
  }
}
