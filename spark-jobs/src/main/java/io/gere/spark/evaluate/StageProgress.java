package io.gere.spark.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.config.Recipe;
import io.gere.eval.StageScores;
import io.gere.storage.Json;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Takes in each stage's scores on the driver as its task ends, and says them. */
final class StageProgress extends AbstractFunction2<Object, String, BoxedUnit> {
  private final Recipe recipe;
  private final StageScores[] scores;
  private final Consumer<String> say;
  private final long start = System.nanoTime();

  StageProgress(Recipe recipe, int stages, Consumer<String> say) {
    this.recipe = recipe;
    this.scores = new StageScores[stages];
    this.say = say;
  }

  @Override
  public BoxedUnit apply(Object partition, String json) {
    try {
      int stage = (Integer) partition;
      scores[stage] = Json.MAPPER.readValue(json, StageScores.class);
      say.accept(line(stage, (System.nanoTime() - start) / 1e9));
      return BoxedUnit.UNIT;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All stages' scores, once the job is over. */
  List<StageScores> scores() {
    return List.of(scores);
  }

  private String line(int stage, double seconds) {
    StageScores measured = scores[stage];
    String name =
        measured.learnt() == 0
            ? "before the first task"
            : "after task " + recipe.tasks().get(measured.learnt() - 1).name();
    List<String> results = new ArrayList<>();
    for (Recipe.Task task : recipe.tasks()) {
      if (measured.tasks().containsKey(task.name())) {
        results.add(result(task.name(), measured.tasks().get(task.name()).accuracy()));
      }
    }
    if (measured.exam() != null) {
      results.add(result("exam", measured.exam().micro()));
    }
    return String.format(
        Locale.ROOT,
        "evaluate: stage %d of %d (%s): %s; %.0f s",
        stage + 1,
        scores.length,
        name,
        String.join(", ", results),
        seconds);
  }

  private static String result(String name, double accuracy) {
    return String.format(Locale.ROOT, "%s %.3f", name, accuracy);
  }
}
