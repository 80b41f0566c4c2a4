package io.gere.eval.scores;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.gere.GereException;
import io.gere.storage.Json;
import io.gere.storage.Manifest;
import io.gere.storage.StepFolder;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The scores of a run, {@code scores.json}. Measured are {@code tasks} and {@code stages}, {@code
 * reference} was taken from another run, and {@code gate} was judged; all other keys follow from
 * these, are written for readers of the file and recomputed when it is read.
 *
 * <pre>
 * ap, bwt, fwt, forgetting,
 * learning, intransigence    see {@link ContinualScores}
 * mmlu                       the exam after the last task: micro, standard_error, style, groups, …
 * perplexity                 on held-out general text after the last task: value, nats, tokens
 * f1_avg                     2·mmlu·ap / (mmlu + ap)
 * reference                  another run's scores of each task just learnt, see {@link ReferenceRun}
 * gate                       the verdict, see {@link GateVerdict}
 * tasks                      names, in the order they are learnt
 * matrix                     matrix[i][j]: accuracy on task j after training task i
 * zero_shot                  zero_shot[j]: the base model's accuracy on task j
 * stages                     what was measured, see {@link StageScores}
 * </pre>
 *
 * Scores but the perplexity are fractions, 0..1. What was not measured, or does not follow, is
 * null.
 *
 * @param tasks names, in the order they are learnt
 * @param chat whether the tasks were asked in the model's chat form: numbers of the one do not
 *     compare with the other's
 * @param stages in the order of their training; those not evaluated are absent
 * @param reference the run that this one is compared with, or null
 * @param gate the verdict of the recipe's gate, or null where none was asked
 */
@JsonPropertyOrder({
  "ap",
  "bwt",
  "fwt",
  "forgetting",
  "learning",
  "intransigence",
  "mmlu",
  "perplexity",
  "f1_avg",
  "reference",
  "gate",
  "tasks",
  "chat",
  "matrix",
  "zero_shot",
  "stages"
})
@JsonIgnoreProperties(
    value = {
      "ap",
      "bwt",
      "fwt",
      "forgetting",
      "learning",
      "intransigence",
      "mmlu",
      "perplexity",
      "f1_avg",
      "matrix",
      "zero_shot"
    },
    allowGetters = true)
public record Scores(
    List<String> tasks,
    boolean chat,
    List<StageScores> stages,
    ReferenceRun reference,
    GateVerdict gate) {
  public static final String FILE_NAME = "scores.json";

  public Scores {
    if (tasks == null || stages == null) {
      throw GereException.failure("scores need the keys tasks and stages");
    }
    tasks = List.copyOf(tasks);
    stages = List.copyOf(stages);
    int before = -1;
    for (StageScores stage : stages) {
      if (stage.learnt() <= before
          || stage.learnt() > tasks.size()
          || !tasks.containsAll(stage.tasks().keySet())) {
        throw GereException.failure(
            "the stage with %d tasks learnt and scores of %s does not fit the tasks %s"
                .formatted(stage.learnt(), stage.tasks().keySet(), tasks));
      }
      before = stage.learnt();
    }
    if (reference != null && reference.learnt().size() != tasks.size()) {
      throw GereException.failure(
          "the reference has %d scores for the tasks %s"
              .formatted(reference.learnt().size(), tasks));
    }
  }

  /** What was measured, compared with nothing yet. */
  public Scores(List<String> tasks, boolean chat, List<StageScores> stages) {
    this(tasks, chat, stages, null, null);
  }

  /** The same where tasks were asked as they are learnt. */
  public Scores(List<String> tasks, List<StageScores> stages) {
    this(tasks, false, stages);
  }

  /** The same beside those of another run; null: beside none. */
  public Scores beside(ReferenceRun other) {
    return new Scores(tasks, chat, stages, other, gate);
  }

  /** The same with the gate's verdict on them. */
  public Scores judged(GateVerdict verdict) {
    return new Scores(tasks, chat, stages, reference, verdict);
  }

  /** Reads {@code scores.json} of a complete folder; a key it does not know is refused. */
  public static Scores read(StepFolder evaluated) {
    Manifest manifest = evaluated.require("run 'gere evaluate'");
    return evaluated.read(manifest, FILE_NAME, in -> Json.MAPPER.readValue(in, Scores.class));
  }

  @JsonProperty("ap")
  public Double ap() {
    return continual().ap();
  }

  @JsonProperty("bwt")
  public Double bwt() {
    return continual().bwt();
  }

  @JsonProperty("fwt")
  public Double fwt() {
    return continual().fwt();
  }

  @JsonProperty("forgetting")
  public Double forgetting() {
    return continual().forgetting();
  }

  @JsonProperty("learning")
  public Double learning() {
    return continual().learning();
  }

  @JsonProperty("intransigence")
  public Double intransigence() {
    return continual().intransigence();
  }

  /** The exam after the last task, or null. */
  @JsonProperty("mmlu")
  public ExamScore mmlu() {
    return exam(tasks.size());
  }

  /** On held-out general text after the last task, or null. */
  @JsonProperty("perplexity")
  public Perplexity perplexity() {
    return perplexity(tasks.size());
  }

  @JsonProperty("f1_avg")
  public Double f1Avg() {
    return f1(mmlu(), ap());
  }

  /** T × T accuracies: row i after training task i, column j on task j; nulls where unknown. */
  @JsonProperty("matrix")
  public List<List<Double>> matrix() {
    return IntStream.rangeClosed(1, tasks.size()).mapToObj(this::row).toList();
  }

  /** The base model's accuracy on each task; nulls where unknown. */
  @JsonProperty("zero_shot")
  public List<Double> zeroShot() {
    return row(0);
  }

  /** The base model's average over all tasks, or null. */
  public Double baseAp() {
    return ContinualScores.mean(zeroShot());
  }

  /** The base model's exam, or null. */
  public ExamScore baseExam() {
    return exam(0);
  }

  /** The base model's on held-out general text, or null. */
  public Perplexity basePerplexity() {
    return perplexity(0);
  }

  /** F1 Avg of the base model, or null. */
  public Double baseF1Avg() {
    return f1(baseExam(), baseAp());
  }

  /**
   * A stage, where it was evaluated.
   *
   * @param learnt how many tasks the model has learnt; 0: the base model
   */
  public Optional<StageScores> stage(int learnt) {
    return stages.stream().filter(stage -> stage.learnt() == learnt).findFirst();
  }

  private ExamScore exam(int learnt) {
    return stage(learnt).map(StageScores::exam).orElse(null);
  }

  private Perplexity perplexity(int learnt) {
    return stage(learnt).map(StageScores::perplexity).orElse(null);
  }

  private List<Double> row(int learnt) {
    return tasks.stream()
        .map(
            task ->
                stage(learnt)
                    .map(stage -> stage.tasks().get(task))
                    .map(TaskScore::accuracy)
                    .orElse(null))
        .toList();
  }

  private ContinualScores continual() {
    return ContinualScores.of(matrix(), zeroShot(), reference == null ? null : reference.learnt());
  }

  private static Double f1(ExamScore exam, Double ap) {
    return ContinualScores.f1(exam == null ? null : exam.micro(), ap);
  }
}
