package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.fixtures.ToyCorner;
import io.gere.validation.ValidationScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that may lose only so much general ability while it learns. */
final class BudgetedTrainingTest {
  @TempDir private static Path world;

  @BeforeAll
  static void writeTheWorld() throws IOException {
    ToyCorner.write(world, 48, 4);
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
    ValidatedRun free = run(settings);
    free.train(2, () -> false);
    ValidatedRun held = run(settings + budget);
    assertThat(held.train(2, () -> false)).isEqualTo(Ending.FINISHED);
    ValidatedRun stopped = run(settings + budget);
    AtomicInteger asked = new AtomicInteger();
    assertThat(stopped.train(2, () -> asked.incrementAndGet() > 13)).isEqualTo(Ending.STOPPED);
    stopped.train(2, () -> false);
    ValidatedRun alone = run(settings + budget);
    alone.train(1, () -> false);

    assertThat(free.lost("reviews")).isGreaterThan(1.6);
    assertThat(held.lost("reviews")).isBetween(0.3, 1.5);
    assertThat(held.lost("topics")).isLessThan(1.5);
    assertThat(held.chain().end()).isEmpty();
    assertThat(stopped.validations()).isEqualTo(held.validations());
    assertThat(stopped.weights(1)).isEqualTo(held.weights(1));
    for (int i = 0; i < held.validations().size(); i++) {
      assertThat(alone.validations().get(i).budget().learningRateScale())
          .isCloseTo(held.validations().get(i).budget().learningRateScale(), within(1e-3));
    }
  }

  @Test
  void aBudgetThatCannotBeHeldTakesBackTheLastModelWithinIt() {
    ValidatedRun run =
        run(
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
    assertThat(run.chain().end().orElseThrow())
        .startsWith("task reviews lost ")
        .contains(
            "(budget.general_text: 0.0) after step %d,"
                .formatted(asked.get(asked.size() - 1).step()))
        .contains("the model after step %d stays and no task is learnt after it".formatted(kept));
    assertThat(run.chain().finished()).isEqualTo(1);
  }

  private static ValidatedRun run(String more) {
    return new ValidatedRun(world, more);
  }
}
