package io.gere.spark.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.config.Recipe;
import io.gere.eval.EvaluationPart;
import io.gere.eval.EvaluationPlan;
import io.gere.eval.StageScores;
import io.gere.storage.Json;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Takes in each part's scores on the driver as its task ends. It says the scores of a stage once
 * all of its parts are there, and between those, every few seconds, how far the evaluation is.
 */
final class EvaluationProgress extends AbstractFunction2<Object, String, BoxedUnit> {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final Recipe recipe;
  private final EvaluationPlan plan;
  private final Consumer<String> say;
  private final LongSupplier clock;
  private final long start;
  private final long questions;
  private final StageScores[] parts;
  private final Map<Integer, StageScores> stages = new TreeMap<>();
  private long asked;
  private long saidAt;

  /**
   * Starts the clock.
   *
   * @param clock nanoseconds
   */
  EvaluationProgress(Recipe recipe, EvaluationPlan plan, Consumer<String> say, LongSupplier clock) {
    this.recipe = recipe;
    this.plan = plan;
    this.say = say;
    this.clock = clock;
    this.start = clock.getAsLong();
    this.saidAt = start;
    this.questions = plan.parts().stream().mapToLong(EvaluationPart::questions).sum();
    this.parts = new StageScores[plan.parts().size()];
  }

  @Override
  public BoxedUnit apply(Object partition, String json) {
    try {
      add((Integer) partition, Json.MAPPER.readValue(json, StageScores.class));
      return BoxedUnit.UNIT;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  void add(int number, StageScores scores) {
    parts[number] = scores;
    asked += plan.parts().get(number).questions();
    long now = clock.getAsLong();
    List<StageScores> stage = partsOf(scores.learnt());
    if (!stage.contains(null)) {
      stages.put(scores.learnt(), StageScores.sum(scores.learnt(), stage));
      say(now, stageLine(stages.get(scores.learnt()), seconds(now)));
    } else if (now - saidAt >= INTERVAL.toNanos()) {
      say(now, line(seconds(now)));
    }
  }

  private void say(long now, String line) {
    saidAt = now;
    say.accept(line);
  }

  private double seconds(long now) {
    return (now - start) / 1e9;
  }

  private List<StageScores> partsOf(int learnt) {
    List<StageScores> stage = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      if (plan.parts().get(i).learnt() == learnt) {
        stage.add(parts[i]);
      }
    }
    return stage;
  }

  /** All stages' scores, once the job is over. */
  List<StageScores> scores() {
    return plan.stages().stream().map(stages::get).toList();
  }

  private String line(double seconds) {
    double rate = asked / seconds;
    return String.format(
        Locale.ROOT,
        "evaluate: %,d of %,d questions, %.1f questions/s, %.0f s left",
        asked,
        questions,
        rate,
        (questions - asked) / rate);
  }

  private String stageLine(StageScores measured, double seconds) {
    String name =
        measured.learnt() == 0
            ? "before the first task"
            : "after task " + recipe.tasks().get(measured.learnt() - 1).name();
    List<String> results =
        recipe.tasks().stream()
            .filter(task -> measured.tasks().containsKey(task.name()))
            .map(task -> result(task.name(), measured.tasks().get(task.name()).accuracy()))
            .collect(Collectors.toCollection(ArrayList::new));
    if (measured.exam() != null) {
      results.add(result("exam (" + measured.exam().style() + ")", measured.exam().micro()));
    }
    return String.format(
        Locale.ROOT,
        "evaluate: stage %d of %d (%s): %s; %.0f s",
        plan.stages().indexOf(measured.learnt()) + 1,
        plan.stages().size(),
        name,
        String.join(", ", results),
        seconds);
  }

  private static String result(String name, double accuracy) {
    return String.format(Locale.ROOT, "%s %.3f", name, accuracy);
  }
}
