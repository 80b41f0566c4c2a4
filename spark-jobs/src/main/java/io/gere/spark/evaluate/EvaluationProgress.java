package io.gere.spark.evaluate;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.eval.EvaluationPlan;
import io.gere.eval.scores.EvaluationPart;
import io.gere.eval.scores.FormScore;
import io.gere.eval.scores.Movement;
import io.gere.eval.scores.PartScore;
import io.gere.eval.scores.StageScores;
import io.gere.eval.scores.TaskScore;
import io.gere.eval.scores.TextScore;
import io.gere.progress.Pace;
import io.gere.progress.ProgressLog;
import io.gere.progress.Reached;
import io.gere.storage.Json;
import io.gere.thresholds.ActivationMoments;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Takes in each part's scores on the driver as its task ends. It says the scores of a stage once
 * all of its parts are there, and between those, every few seconds, how far the evaluation is.
 */
final class EvaluationProgress {
  private final Recipe recipe;
  private final EvaluationPlan plan;
  private final ProgressLog log;
  private final Pace pace;
  private final String unit;
  private final long all;
  private final PartScore[] parts;
  private final Map<Integer, StageScores> stages = new TreeMap<>();
  private long done;
  private double saidAt;

  /**
   * Starts the clock.
   *
   * @param clock nanoseconds
   */
  EvaluationProgress(Recipe recipe, EvaluationPlan plan, ProgressLog log, LongSupplier clock) {
    this.recipe = recipe;
    this.plan = plan;
    this.log = log;
    this.pace = Pace.start(clock);
    boolean texts = plan.parts().stream().anyMatch(part -> part.kind() == EvaluationPart.Kind.TEXT);
    this.unit = texts ? "questions and texts" : "questions";
    this.all = plan.parts().stream().mapToLong(EvaluationPart::size).sum();
    this.parts = new PartScore[plan.parts().size()];
  }

  /**
   * What takes in the results of a job.
   *
   * @param numbers of its partitions' parts, in their order
   */
  AbstractFunction2<Object, String, BoxedUnit> taking(List<Integer> numbers) {
    return new AbstractFunction2<>() {
      @Override
      public BoxedUnit apply(Object partition, String json) {
        try {
          add(numbers.get((Integer) partition), Json.MAPPER.readValue(json, PartScore.class));
          return BoxedUnit.UNIT;
        } catch (JsonProcessingException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  void add(int number, PartScore score) {
    EvaluationPart part = plan.parts().get(number);
    parts[number] = score;
    done += part.size();
    double now = pace.seconds();
    List<PartScore> stage = scoresOf(part.learnt());
    if (!stage.contains(null)) {
      StageScores scores = StageScores.sum(part.learnt(), plan.parts(part.learnt()), stage);
      stages.put(part.learnt(), scores);
      say(now, stageLine(scores, now));
    } else if (now - saidAt >= Pace.INTERVAL.toSeconds()) {
      say(now, line(now));
    }
  }

  private void say(double now, String line) {
    saidAt = now;
    log.say(line);
    log.reached(new Reached(done, all, Pace.secondsLeft(now, done, all)));
  }

  /** Of the parts of a stage, in their order; nulls where they are not there yet. */
  private List<PartScore> scoresOf(int learnt) {
    List<PartScore> stage = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      if (plan.parts().get(i).learnt() == learnt) {
        stage.add(parts[i]);
      }
    }
    return stage;
  }

  /** Moments of the base model's hidden states, once its parts of the text are there. */
  List<ActivationMoments> baseStates() {
    return TextScore.baseStates(
        plan.baseText().stream().map(number -> parts[number].text()).toList());
  }

  /** All stages' scores, once all parts are there. */
  List<StageScores> scores() {
    return plan.stages().stream().map(stages::get).toList();
  }

  private String line(double seconds) {
    return format(
        "evaluate: %,d of %,d %s, %.1f a second, %s",
        done, all, unit, done / seconds, Pace.left(seconds, done, all));
  }

  private String stageLine(StageScores measured, double seconds) {
    String name =
        measured.learnt() == 0
            ? "before the first task"
            : "after task " + recipe.tasks().get(measured.learnt() - 1).name();
    List<String> results = new ArrayList<>();
    for (Task task : recipe.tasks()) {
      if (measured.tasks().containsKey(task.name())) {
        results.add(result(task.name(), measured));
      }
    }
    if (measured.exam() != null) {
      results.add(format("exam (%s) %.3f", measured.exam().style(), measured.exam().micro()));
    }
    if (measured.perplexity() != null) {
      results.add(format("perplexity of general text %.2f", measured.perplexity().value()));
    }
    if (measured.movement() != null) {
      Movement moved = measured.movement();
      results.add(format("states that left theirs %.3f, KL %.3f", moved.last().left(), moved.kl()));
    }
    if (measured.conversations() != null) {
      FormScore form = measured.conversations().form();
      results.add(format("conversations: %.3f stop, %.3f keep form", form.stops(), form.keeps()));
    }
    return format(
        "evaluate: stage %d of %d (%s): %s; %.0f s",
        plan.stages().indexOf(measured.learnt()) + 1,
        plan.stages().size(),
        name,
        String.join(", ", results),
        seconds);
  }

  /** A task's accuracy, and in brackets those in its other wordings. */
  private static String result(String task, StageScores measured) {
    String inTemplate = format("%s %.3f", task, measured.tasks().get(task).accuracy());
    List<TaskScore> wordings = measured.wordings().getOrDefault(task, List.of());
    return wordings.isEmpty()
        ? inTemplate
        : wordings.stream()
            .map(score -> format("%.3f", score.accuracy()))
            .collect(Collectors.joining(", ", inTemplate + " (other wordings ", ")"));
  }
}
