package io.gere.eval.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.GereException;
import io.gere.exam.ExamGroups;
import io.gere.storage.Json;
import io.gere.storage.Origin;
import io.gere.storage.StepFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScoresTest {
  private static final List<String> TASKS = List.of("yelp", "copa");

  @TempDir java.nio.file.Path directory;

  @Test
  void theFileSaysWhatWasMeasuredAndWhatFollows() throws IOException {
    JsonNode file = Json.MAPPER.readTree(Json.pretty(run()));

    assertThat(file.fieldNames())
        .toIterable()
        .containsExactly(
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
            "stages");
    assertThat(file.get("ap").doubleValue()).isEqualTo(0.75);
    assertThat(file.get("bwt").doubleValue()).isCloseTo(-0.3, within(1e-12));
    assertThat(file.get("fwt").doubleValue()).isCloseTo(0.1, within(1e-12));
    assertThat(file.get("forgetting").doubleValue()).isCloseTo(0.3, within(1e-12));
    assertThat(file.get("learning").doubleValue()).isEqualTo(0.9);
    assertThat(file.at("/mmlu/micro").doubleValue()).isEqualTo(0.5);
    assertThat(file.at("/mmlu/standard_error").doubleValue()).isCloseTo(0.05, within(1e-12));
    assertThat(file.at("/mmlu/style").textValue()).isEqualTo("hendrycks");
    assertThat(file.at("/mmlu/groups/other/accuracy").doubleValue()).isEqualTo(0.5);
    assertThat(file.at("/mmlu/subjects/anatomy/correct").intValue()).isEqualTo(50);
    assertThat(file.get("f1_avg").doubleValue()).isEqualTo(0.6); // 2·0.5·0.75 / 1.25
    assertThat(file.at("/perplexity/value").doubleValue()).isCloseTo(Math.exp(2), within(1e-12));
    assertThat(file.at("/perplexity/tokens").longValue()).isEqualTo(50);
    for (String unasked : List.of("intransigence", "reference", "gate")) {
      assertThat(file.get(unasked).isNull()).isTrue();
    }
    assertThat(file.get("tasks")).hasToString("[\"yelp\",\"copa\"]");
    assertThat(file.get("matrix")).hasToString("[[0.9,0.4],[0.6,0.9]]");
    assertThat(file.get("zero_shot")).hasToString("[0.2,0.3]");
    assertThat(file.at("/stages/0/learnt").intValue()).isZero();
    assertThat(file.at("/stages/0/format_errors").doubleValue()).isEqualTo(0.15); // 3 of 20
    assertThat(file.at("/stages/0/tasks/yelp/not_among_options").intValue()).isEqualTo(2);
    assertThat(file.at("/stages/0/wordings/copa/1/accuracy").doubleValue()).isEqualTo(0.1);
    assertThat(file.at("/stages/0/perplexity/nats").doubleValue()).isEqualTo(100);
  }

  @Test
  void besideAReferenceIntransigenceFollowsAndOtherWordsChangeNoAverage() throws IOException {
    Scores scores = run().beside(new ReferenceRun("runs/none", List.of(0.9, 1.0)));

    JsonNode file = Json.MAPPER.readTree(Json.pretty(scores));
    assertThat(file.get("intransigence").doubleValue()).isCloseTo(0.05, within(1e-12));
    assertThat(file.at("/reference/folder").textValue()).isEqualTo("runs/none");
    assertThat(read(Json.pretty(scores))).isEqualTo(scores);
    assertThat(scores.ap()).isEqualTo(run().ap());
    assertThat(scores.beside(null)).isEqualTo(run());
  }

  @Test
  void theFileReadsBackAsItWas() throws IOException {
    assertThat(read(Json.pretty(run()))).isEqualTo(run());
  }

  @Test
  void whatFollowsIsComputedAndNotBelieved() throws IOException {
    String edited = Json.pretty(run()).replaceFirst("\"ap\" : 0.75", "\"ap\" : 0.99");

    assertThat(edited).contains("0.99");
    assertThat(read(edited).ap()).isEqualTo(0.75);
  }

  @Test
  void anUnknownKeyIsRefusedWithTheFilesName() {
    assertThatThrownBy(
            () -> read(Json.pretty(run()).replaceFirst("\"learnt\" : 0", "\"learned\" : 0")))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("scores.json")
        .hasMessageContaining("learned");
  }

  @Test
  void aRunEvaluatedAtItsEndOnlyHasNullsAndNoZeros() throws IOException {
    Scores scores = new Scores(TASKS, List.of(stage(2, 0.6, 0.9, 0)));

    assertThat(scores.ap()).isEqualTo(0.75);
    assertThat(scores.bwt()).isNull();
    assertThat(scores.mmlu()).isNull();
    assertThat(scores.f1Avg()).isNull();
    assertThat(scores.zeroShot()).isEqualTo(Arrays.asList(null, null));
    assertThat(scores.matrix())
        .isEqualTo(List.of(Arrays.asList(null, null), Arrays.asList(0.6, 0.9)));
    assertThat(read(Json.pretty(scores))).isEqualTo(scores);
    assertThat(Json.line(scores)).contains("\"matrix\":[[null,null],[0.6,0.9]]");
  }

  @Test
  void theBaseModelAloneHasZeroShotScoresAndNoAverageAfterTraining() {
    Scores scores = new Scores(TASKS, List.of(stage(0, 0.2, 0.3, 40)));

    assertThat(scores.ap()).isNull();
    assertThat(scores.baseAp()).isEqualTo(0.25);
    assertThat(scores.baseF1Avg()).isCloseTo(0.2 / 0.65, within(1e-12)); // 2·0.4·0.25 / 0.65
  }

  @Test
  void stagesOutOfOrderOrOfOtherTasksAreRefused() {
    StageScores base = stage(0, 0.2, 0.3, 40);

    assertThatThrownBy(() -> new Scores(TASKS, List.of(base, base)))
        .isInstanceOf(GereException.class);
    assertThatThrownBy(() -> new Scores(List.of("yelp", "rte"), List.of(base)))
        .hasMessageContaining("copa");
    assertThatThrownBy(() -> new Scores(TASKS, List.of(stage(3, 0.2, 0.3, 40))))
        .hasMessageContaining("3 tasks learnt");
  }

  private Scores read(String json) throws IOException {
    StepFolder evaluated = new StepFolder(new Configuration(), new Path(directory.toUri()));
    StepFolder.Rebuild folder = evaluated.fill(new Origin("evaluate", Map.of(), Map.of()));
    folder.write(Scores.FILE_NAME, out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
    folder.commit(Map.of());
    return Scores.read(evaluated);
  }

  private static Scores run() {
    return new Scores(
        TASKS, List.of(stage(0, 0.2, 0.3, 60), stage(1, 0.9, 0.4, 55), stage(2, 0.6, 0.9, 50)));
  }

  /** Ten questions a task; a quarter of those missed, rounded down, breaks the format. */
  private static StageScores stage(int learnt, double yelp, double copa, int examCorrect) {
    ExamScore exam =
        examCorrect == 0
            ? null
            : ExamScore.of(
                "hendrycks", Map.of("anatomy", GroupScore.of(100, examCorrect)), ExamGroups.mmlu());
    return new StageScores(
        learnt,
        Map.of("yelp", task(yelp), "copa", task(copa)),
        Map.of("copa", List.of(task(0.2), task(0.1))),
        exam,
        new Perplexity(100, 50),
        null,
        null);
  }

  private static TaskScore task(double accuracy) {
    int missed = 10 - (int) Math.round(accuracy * 10);
    return TaskScore.of(10, missed - missed / 4, missed / 4);
  }
}
