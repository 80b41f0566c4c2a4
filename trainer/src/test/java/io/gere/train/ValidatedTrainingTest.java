package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gere.InputException;
import io.gere.checkpoint.Progress;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.HeldOutText;
import io.gere.data.task.PartEncoding;
import io.gere.data.task.TaskReader;
import io.gere.data.task.TaskTestSet;
import io.gere.eval.TaskEvaluation;
import io.gere.eval.scores.TaskScore;
import io.gere.fixtures.ToyCorner;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A model asked while it learns: what it learns does not change by it, what it answers is the same
 * on any number of ranks, and the best of a task's models can be the one that stays.
 */
final class ValidatedTrainingTest {
  @TempDir private static Path folder;
  private static int runs;

  @BeforeAll
  static void writeTheWorld() throws IOException {
    ToyCorner.write(folder.resolve("world"), 48, 4);
  }

  @ParameterizedTest(name = "{0} ranks")
  @ValueSource(ints = {1, 2})
  void aModelThatIsAskedLearnsTheSame(int ranks) {
    Run asked = new Run("evaluate: {every_steps: 2}");
    Run not = new Run("evaluate: {every_steps: 0}");

    asked.train(ranks, () -> false);
    not.train(ranks, () -> false);

    assertThat(asked.weights(1)).isEqualTo(not.weights(1));
    assertThat(not.validations()).isEmpty();
    assertThat(asked.validations())
        .extracting(scores -> scores.task() + " " + scores.step())
        .containsExactly(
            "reviews 0",
            "reviews 2",
            "reviews 4",
            "reviews 5",
            "reviews 7",
            "reviews 9",
            "reviews 10",
            "topics 0",
            "topics 2",
            "topics 4",
            "topics 5",
            "topics 7",
            "topics 9",
            "topics 10");
    assertThat(asked.validations().get(7).dev().keySet()).containsExactly("reviews", "topics");
  }

  @Test
  void anyNumberOfRanksHearsTheSameAnswers() {
    Run run = new Run("evaluate: {every_steps: 100}");
    run.train(1, () -> false);

    ValidationScores alone = run.score(2, 1);

    assertThat(run.score(2, 2)).isEqualTo(alone);
    assertThat(run.score(2, 4)).isEqualTo(alone);
    assertThat(alone.text().tokens()).isPositive();
    assertThat(alone.exam().questions()).isEqualTo(16);
  }

  /**
   * The likeliest tokens behind the true ones are what a model writes that chooses the likeliest.
   */
  @Test
  void aRecordIsRightWhereTheModelWouldWriteItsAnswer() {
    Run run = new Run("optimizer: {learning_rate: 2.0e-3}");
    run.train(1, () -> false);

    ValidationScores.DevScore asked = run.score(2, 1).dev().get("topics");
    TaskScore written = run.written("topics");

    assertThat(asked.samples()).isEqualTo(written.questions());
    assertThat(asked.accuracy()).isEqualTo(written.accuracy()).isBetween(0.1, 0.99);
  }

  @Test
  void oneThatWasStoppedHearsEachQuestionOnce() {
    String more = "evaluate: {every_steps: 2}\ntrain: {keep: best, checkpoint_every_steps: 3}";
    Run undisturbed = new Run(more);
    undisturbed.train(2, () -> false);
    Run stopped = new Run(more);
    AtomicInteger asked = new AtomicInteger();

    assertThat(stopped.train(2, () -> asked.incrementAndGet() > 9)).isEqualTo(Ending.STOPPED);
    stopped.train(2, () -> false);

    assertThat(stopped.validations()).isEqualTo(undisturbed.validations());
    assertThat(stopped.weights(1)).isEqualTo(undisturbed.weights(1));
  }

  @Test
  void theBestModelStaysAndTheTaskEndsWhereNoneIsBetter() {
    Run run =
        new Run(
            """
            evaluate: {every_steps: 1}
            train: {keep: best, patience: 3}
            optimizer: {learning_rate: 3.0e-2}
            """);

    run.train(2, () -> false);

    List<ValidationScores> reviews =
        run.validations().stream().filter(scores -> scores.task().equals("reviews")).toList();
    int best = 0;
    for (int i = 1; i < reviews.size(); i++) {
      best = loss(reviews.get(i)) < loss(reviews.get(best)) ? i : best;
    }
    assertThat(reviews).hasSize(best + 4).hasSizeLessThan(11);
    // The next task begins with the model that stayed.
    ValidationScores next =
        run.validations().stream().filter(s -> s.task().equals("topics")).findFirst().orElseThrow();
    assertThat(next.dev().get("reviews").loss()).isEqualTo(loss(reviews.get(best)));
  }

  /** Here by the learning rate alone: without replay there is no ω. */
  @Test
  void aBudgetIsHeldAlsoByARunThatWasStopped() {
    String settings =
        """
        evaluate: {every_steps: 1}
        train: {checkpoint_every_steps: 3}
        optimizer: {learning_rate: 3.5e-4, schedule: constant}
        """;
    String budget = "budget: {general_text: 1.5, on_exceeded: stop}";
    Run free = new Run(settings);
    free.train(2, () -> false);
    Run held = new Run(settings + budget);
    assertThat(held.train(2, () -> false)).isEqualTo(Ending.FINISHED);
    Run stopped = new Run(settings + budget);
    AtomicInteger asked = new AtomicInteger();
    assertThat(stopped.train(2, () -> asked.incrementAndGet() > 13)).isEqualTo(Ending.STOPPED);
    stopped.train(2, () -> false);
    Run alone = new Run(settings + budget);
    alone.train(1, () -> false);

    assertThat(free.lost("reviews")).isGreaterThan(1.6);
    assertThat(held.lost("reviews")).isBetween(0.3, 1.5);
    assertThat(held.lost("topics")).isLessThan(1.5);
    assertThat(held.chain.end()).isEmpty();
    assertThat(stopped.validations()).isEqualTo(held.validations());
    assertThat(stopped.weights(1)).isEqualTo(held.weights(1));
    for (int i = 0; i < held.validations().size(); i++) {
      assertThat(alone.validations().get(i).budget().learningRateScale())
          .isCloseTo(held.validations().get(i).budget().learningRateScale(), within(1e-3));
    }
  }

  @Test
  void aBudgetThatCannotBeHeldTakesBackTheLastModelWithinIt() {
    Run run =
        new Run(
            """
            evaluate: {every_steps: 1}
            optimizer: {learning_rate: 5.0e-4, schedule: constant}
            budget: {general_text: 0, on_exceeded: rollback}
            """);

    assertThat(run.train(2, () -> false)).isEqualTo(Ending.FINISHED);

    List<ValidationScores> asked = run.validations();
    int kept = 0;
    for (int i = 0; i < asked.size(); i++) {
      kept = asked.get(i).budget().within() ? i : kept;
    }
    assertThat(asked).extracting(ValidationScores::task).containsOnly("reviews");
    assertThat(kept).isBetween(1, 9);
    assertThat(run.score(1, 2).text()).isEqualTo(asked.get(kept).text());
    assertThat(run.chain.end().orElseThrow())
        .startsWith("task reviews lost ")
        .containsPattern("\\(budget.general_text: 0.0\\) after step ([4-9]|10),")
        .contains("the model after step %d stays and no task is learnt after it".formatted(kept));
    assertThat(run.chain.finished()).isEqualTo(1);
  }

  private static double loss(ValidationScores scores) {
    return scores.dev().get(scores.task()).loss();
  }

  @Test
  void theIntervalIsChosenByWhatItCosts() {
    Run few = new Run("");
    few.train(1, () -> false);

    // Ten steps of a batch of eight cannot pay for more than the first look and the last.
    assertThat(few.validations())
        .extracting(scores -> scores.task() + " " + scores.step())
        .containsExactly("reviews 0", "reviews 10", "topics 0", "topics 10");
  }

  @Test
  void whatSelectsNeedsDevRecords() {
    assertThatThrownBy(() -> recipe("run", "train: {keep: best}", 0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("evaluate.dev_every is 0; it must be at least 2 where train.keep");
  }

  private static Recipe recipe(String name, String more, int devEvery) {
    try {
      Path file = folder.resolve(name + ".yaml");
      Files.writeString(
          file,
          """
          run: {dir: %1$s/%2$s, seed: 5}
          model: {path: %1$s/world/base}
          replay: {held_out: 4}
          loss: {replay: none}
          batch: {global: 8, micro: 4}
          tasks:
          - {name: reviews, path: %1$s/world/tasks/SC/Reviews, epochs: 2, max_target_tokens: 8}
          - {name: topics, path: %1$s/world/tasks/TC/Topics, epochs: 2, max_target_tokens: 8}
          """
                  .formatted(folder, name)
              + more);
      return RecipeReader.read(
          file,
          List.of(
              "evaluate.validation_samples=16",
              "evaluate.dev_every=" + devEvery,
              "evaluate.mmlu=%s/world/mmlu".formatted(folder),
              "evaluate.exam_style=cloze"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A run of its own over the same two tasks of 40 training records and 8 dev records each. */
  private static final class Run {
    private final Recipe recipe;
    private final RunFolder run;

    private final TaskChain chain;

    Run(String more) {
      recipe = recipe("run" + runs++, more, 6);
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
        throw new AssertionError(e);
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
