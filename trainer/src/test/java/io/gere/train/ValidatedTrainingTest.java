package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import io.gere.eval.scores.TaskScore;
import io.gere.fixtures.ToyCorner;
import io.gere.validation.ValidationScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
  @TempDir private static Path world;

  @BeforeAll
  static void writeTheWorld() throws IOException {
    ToyCorner.write(world, 48, 4);
  }

  @ParameterizedTest(name = "{0} ranks")
  @ValueSource(ints = {1, 2})
  void aModelThatIsAskedLearnsTheSame(int ranks) {
    ValidatedRun asked = run("evaluate: {every_steps: 2}");
    ValidatedRun not = run("evaluate: {every_steps: 0}");

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

  /** Weights come from files, are asked and are written part by part. */
  @Test
  void whetherRanksShareTheWeightsChangesNothing() {
    ValidatedRun each = run("evaluate: {every_steps: 4}\ntrain: {segments: 2, shard: gradients}");
    ValidatedRun shared =
        run("evaluate: {every_steps: 4}\ntrain: {segments: 2, shard: parameters}");

    each.train(2, () -> false);
    shared.train(2, () -> false);

    assertThat(shared.validations()).isEqualTo(each.validations());
    assertThat(shared.weights(0)).isEqualTo(each.weights(0));
    assertThat(shared.weights(1)).isEqualTo(each.weights(1));
  }

  @Test
  void anyNumberOfRanksHearsTheSameAnswers() {
    ValidatedRun run = run("evaluate: {every_steps: 100}");
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
    ValidatedRun run = run("optimizer: {learning_rate: 2.0e-3}");
    run.train(1, () -> false);

    ValidationScores.DevScore asked = run.score(2, 1).dev().get("topics");
    TaskScore written = run.written("topics");

    assertThat(asked.samples()).isEqualTo(written.questions());
    assertThat(asked.accuracy()).isEqualTo(written.accuracy()).isBetween(0.1, 0.99);
  }

  @Test
  void oneThatWasStoppedHearsEachQuestionOnce() {
    String more = "evaluate: {every_steps: 2}\ntrain: {keep: best, checkpoint_every_steps: 3}";
    ValidatedRun undisturbed = run(more);
    undisturbed.train(2, () -> false);
    ValidatedRun stopped = run(more);
    AtomicInteger asked = new AtomicInteger();

    assertThat(stopped.train(2, () -> asked.incrementAndGet() > 9)).isEqualTo(Ending.STOPPED);
    stopped.train(2, () -> false);

    assertThat(stopped.validations()).isEqualTo(undisturbed.validations());
    assertThat(stopped.weights(1)).isEqualTo(undisturbed.weights(1));
  }

  @Test
  void theBestModelStaysAndTheTaskEndsWhereNoneIsBetter() {
    ValidatedRun run =
        run(
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

  private static ValidatedRun run(String more) {
    return new ValidatedRun(world, more);
  }

  private static double loss(ValidationScores scores) {
    return scores.dev().get(scores.task()).loss();
  }

  @Test
  void theIntervalIsChosenByWhatItCosts() {
    ValidatedRun few = run("");
    few.train(1, () -> false);

    // Ten steps of a batch of eight cannot pay for more than the first look and the last.
    assertThat(few.validations())
        .extracting(scores -> scores.task() + " " + scores.step())
        .containsExactly("reviews 0", "reviews 10", "topics 0", "topics 10");
  }

  @Test
  void whatSelectsNeedsDevRecords() {
    assertThatThrownBy(() -> ValidatedRun.recipe(world, "train: {keep: best}", 0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("evaluate.dev_every is 0; it must be at least 2 where train.keep");
  }
}
