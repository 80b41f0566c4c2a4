package io.gere.eval;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.gere.GereException;
import java.util.Map;

/**
 * What was measured at one stage of a run. The file also says {@code format_errors}, which follows.
 *
 * @param learnt how many tasks of the sequence the model has learnt; 0: the base model
 * @param tasks a score for each task that was evaluated at this stage, by name
 * @param exam general ability, or null where there is no exam
 */
@JsonPropertyOrder({"learnt", "format_errors", "tasks", "exam"})
@JsonIgnoreProperties(value = "format_errors", allowGetters = true)
public record StageScores(int learnt, Map<String, TaskScore> tasks, ExamScore exam) {
  public StageScores {
    if (learnt < 0 || tasks == null) {
      throw GereException.failure(
          "a stage needs learnt (0 or more) and tasks; it has learnt %d, tasks %s"
              .formatted(learnt, tasks));
    }
    tasks = Map.copyOf(tasks);
  }

  /** Share of all the tasks' answers that are none of the options, 0..1; null without tasks. */
  @JsonProperty("format_errors")
  public Double formatErrors() {
    int questions = tasks.values().stream().mapToInt(TaskScore::questions).sum();
    int errors = tasks.values().stream().mapToInt(TaskScore::notAmongOptions).sum();
    return questions == 0 ? null : (double) errors / questions;
  }
}
