package io.gere.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.eval.EvaluationPlan;
import io.gere.eval.scores.EvaluationPart;
import io.gere.eval.scores.PartScore;
import io.gere.eval.scores.Perplexity;
import io.gere.eval.scores.StageScores;
import io.gere.eval.scores.TaskScore;
import io.gere.eval.scores.TextScore;
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
          Map.of(),
          List.of());

  private final Recipe recipe = RecipeReader.parse("tasks: [{name: films, path: films}]");
  private final AtomicLong clock = new AtomicLong(77);
  private final List<String> said = new ArrayList<>();
  private EvaluationProgress progress = progress(PLAN);

  @Test
  void afterAFewSecondsItSaysHowFarItIsAndAtTheEndOfAStageItsScores() {
    after(3, 1, score(100, 25));
    assertThat(said).isEmpty();
    after(7, 2, score(1000, 100));
    assertThat(said)
        .containsExactly("evaluate: 1,100 of 2,200 questions, 110.0 a second, 10 s left");
    after(5, 3, score(100, 10));
    after(5, 0, score(1000, 800));

    assertThat(said.subList(1, 3))
        .containsExactly(
            "evaluate: stage 2 of 2 (after task films): films 0.900; 15 s",
            "evaluate: stage 1 of 2 (before the first task): films 0.250; 20 s");
    assertThat(progress.scores()).containsExactly(scores(0, 1100, 825), scores(1, 1100, 110));
  }

  @Test
  void otherWordsStandBesideTheTemplateAndTextsCountAsTexts() {
    progress =
        progress(
            new EvaluationPlan(
                List.of(0),
                List.of(
                    part(0, 0, 100),
                    new EvaluationPart(0, EvaluationPart.Kind.TASK, "films", 1, 0, 100),
                    new EvaluationPart(0, EvaluationPart.Kind.TASK, "films", 2, 0, 100),
                    new EvaluationPart(0, EvaluationPart.Kind.TEXT, "held-out", 0, 0, 30),
                    new EvaluationPart(0, EvaluationPart.Kind.TEXT, "held-out", 0, 30, 50)),
                Map.of(),
                Map.of(),
                List.of()));

    after(10, 3, text(new Perplexity(60, 30)));
    after(1, 2, score(100, 70));
    after(1, 4, text(new Perplexity(20, 10)));
    after(1, 0, score(100, 10));
    after(7, 1, score(100, 20));

    assertThat(said)
        .containsExactly(
            "evaluate: 30 of 350 questions and texts, 3.0 a second, 2 min left",
            "evaluate: stage 1 of 1 (before the first task): films 0.900 (other wordings 0.800,"
                + " 0.300), perplexity of general text 7.39; 20 s");
    assertThat(progress.scores())
        .containsExactly(
            new StageScores(
                0,
                Map.of("films", TaskScore.of(100, 10, 0)),
                Map.of("films", List.of(TaskScore.of(100, 20, 0), TaskScore.of(100, 70, 0))),
                null,
                new Perplexity(80, 40),
                null,
                null));
  }

  private static PartScore text(Perplexity perplexity) {
    return PartScore.of(TextScore.ofBase(perplexity, List.of()));
  }

  private EvaluationProgress progress(EvaluationPlan plan) {
    return new EvaluationProgress(recipe, plan, said::add, clock::get);
  }

  private void after(int seconds, int number, PartScore score) {
    clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    progress.add(number, score);
  }

  private static EvaluationPart part(int learnt, int from, int to) {
    return new EvaluationPart(learnt, EvaluationPart.Kind.TASK, "films", 0, from, to);
  }

  private static PartScore score(int questions, int wrong) {
    return new PartScore(TaskScore.of(questions, wrong, 0), null, null, null);
  }

  private static StageScores scores(int learnt, int questions, int wrong) {
    return new StageScores(learnt, Map.of("films", TaskScore.of(questions, wrong, 0)), null);
  }
}
