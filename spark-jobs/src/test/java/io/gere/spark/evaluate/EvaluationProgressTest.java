package io.gere.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.config.RecipeReader;
import io.gere.eval.EvaluationPart;
import io.gere.eval.EvaluationPlan;
import io.gere.eval.StageScores;
import io.gere.eval.TaskScore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Two stages of a test with 1,100 questions in two parts; time is what the test says. */
final class EvaluationProgressTest {
  private static final EvaluationPart FIRST = part(0, 0, 1000);
  private static final EvaluationPart SECOND = part(0, 1000, 1100);
  private static final EvaluationPlan PLAN =
      new EvaluationPlan(
          List.of(0, 1),
          List.of(FIRST, SECOND, part(1, 0, 1000), part(1, 1000, 1100)),
          Map.of(),
          List.of());

  private final Recipe recipe = RecipeReader.parse("tasks: [{name: films, path: films}]");
  private final AtomicLong clock = new AtomicLong(77);
  private final List<String> said = new ArrayList<>();
  private final EvaluationProgress progress =
      new EvaluationProgress(recipe, PLAN, said::add, clock::get);

  @Test
  void afterAFewSecondsItSaysHowFarItIsAndAtTheEndOfAStageItsScores() {
    after(3, 1, scores(0, 100, 25));
    assertThat(said).isEmpty();
    after(7, 2, scores(1, 1000, 100));
    assertThat(said)
        .containsExactly("evaluate: 1,100 of 2,200 questions, 110.0 questions/s, 10 s left");
    after(5, 3, scores(1, 100, 10));
    after(5, 0, scores(0, 1000, 800));

    assertThat(said.subList(1, 3))
        .containsExactly(
            "evaluate: stage 2 of 2 (after task films): films 0.900; 15 s",
            "evaluate: stage 1 of 2 (before the first task): films 0.250; 20 s");
    assertThat(progress.scores()).containsExactly(scores(0, 1100, 825), scores(1, 1100, 110));
  }

  private void after(int seconds, int number, StageScores scores) {
    clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    progress.add(number, scores);
  }

  private static EvaluationPart part(int learnt, int from, int to) {
    return new EvaluationPart(learnt, EvaluationPart.Kind.TASK, "films", from, to);
  }

  private static StageScores scores(int learnt, int questions, int wrong) {
    return new StageScores(learnt, Map.of("films", TaskScore.of(questions, wrong, 0)), null);
  }
}
