package io.gere.eval.scores;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.gere.GereException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was measured at one stage of a run. The file also says {@code format_errors}, which follows.
 *
 * @param learnt how many tasks of the sequence the model has learnt; 0: the base model
 * @param tasks a score for each task that was evaluated at this stage, by name
 * @param wordings scores of the same tests in other words: for each task that has {@code wordings},
 *     one a wording, in the recipe's order
 * @param exam general ability, or null where there is no exam
 * @param perplexity on general text that is never learnt, or null where none is held out
 * @param movement how far the model is from the base model on that text, or null
 * @param conversations on conversations that are never learnt, or null where there are none
 */
@JsonPropertyOrder({
  "learnt",
  "format_errors",
  "tasks",
  "wordings",
  "exam",
  "perplexity",
  "movement",
  "conversations"
})
@JsonIgnoreProperties(value = "format_errors", allowGetters = true)
public record StageScores(
    int learnt,
    Map<String, TaskScore> tasks,
    Map<String, List<TaskScore>> wordings,
    ExamScore exam,
    Perplexity perplexity,
    Movement movement,
    ConversationScore conversations) {
  public StageScores {
    if (learnt < 0 || tasks == null) {
      throw GereException.failure(
          "a stage needs learnt (0 or more) and tasks; it has learnt %d, tasks %s"
              .formatted(learnt, tasks));
    }
    tasks = Map.copyOf(tasks);
    wordings = wordings == null ? Map.of() : Map.copyOf(wordings);
  }

  /** A stage without other wordings, held-out text and conversations. */
  public StageScores(int learnt, Map<String, TaskScore> tasks, ExamScore exam) {
    this(learnt, tasks, Map.of(), exam, null, null, null);
  }

  /** Share of all the tasks' answers that are none of the options, 0..1; null without tasks. */
  @JsonProperty("format_errors")
  public Double formatErrors() {
    int questions = tasks.values().stream().mapToInt(TaskScore::questions).sum();
    int errors = tasks.values().stream().mapToInt(TaskScore::notAmongOptions).sum();
    return questions == 0 ? null : (double) errors / questions;
  }

  /**
   * Of all parts of one stage. Sums are taken in the order of the parts, so that they do not depend
   * on who measured which.
   *
   * @param scores of each of the {@code parts}
   */
  public static StageScores sum(int learnt, List<EvaluationPart> parts, List<PartScore> scores) {
    Map<String, SortedMap<Integer, List<TaskScore>>> tasks = new TreeMap<>();
    List<ExamScore> exams = new ArrayList<>();
    List<TextScore> texts = new ArrayList<>();
    List<ConversationScore> conversations = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      EvaluationPart part = parts.get(i);
      PartScore score = scores.get(i);
      switch (part.kind()) {
        case TASK ->
            tasks
                .computeIfAbsent(part.name(), name -> new TreeMap<>())
                .computeIfAbsent(part.wording(), wording -> new ArrayList<>())
                .add(score.task());
        case SUBJECT -> exams.add(score.exam());
        case TEXT -> texts.add(score.text());
        case CONVERSATION -> conversations.add(score.conversations());
      }
    }
    Map<String, TaskScore> inTemplates = new TreeMap<>();
    Map<String, List<TaskScore>> inOtherWords = new TreeMap<>();
    tasks.forEach(
        (name, byWording) -> {
          List<TaskScore> sums = byWording.values().stream().map(TaskScore::sum).toList();
          inTemplates.put(name, sums.get(0));
          if (sums.size() > 1) {
            inOtherWords.put(name, sums.subList(1, sums.size()));
          }
        });
    return new StageScores(
        learnt,
        inTemplates,
        inOtherWords,
        exams.isEmpty() ? null : ExamScore.sum(exams),
        texts.isEmpty() ? null : Perplexity.sum(texts.stream().map(TextScore::perplexity).toList()),
        movement(texts),
        conversations.isEmpty() ? null : ConversationScore.sum(conversations));
  }

  /** Null without text, and for the base model. */
  private static Movement movement(List<TextScore> texts) {
    List<Movement> parts =
        texts.stream().map(TextScore::movement).filter(Objects::nonNull).toList();
    return parts.isEmpty() ? null : Movement.sum(parts);
  }
}
