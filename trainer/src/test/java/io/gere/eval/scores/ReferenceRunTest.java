package io.gere.eval.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.storage.Json;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReferenceRunTest {
  @TempDir Path folder;

  @Test
  void eachTasksScoreJustAfterItWasLearntIsFoundByItsName() {
    write(new Scores(List.of("a", "b"), List.of(stage(0, 1, 2), stage(1, 9, 3), stage(2, 5, 8))));

    assertThat(reference("a", "b")).isEqualTo(new ReferenceRun("runs/none", List.of(0.9, 0.8)));
    assertThat(reference("b", "a").learnt()).containsExactly(0.8, 0.9);
  }

  @Test
  void aRunThatIsNotEvaluatedIsNamed() throws IOException {
    assertThatThrownBy(() -> reference("a", "b"))
        .isInstanceOf(GereException.class)
        .hasMessageContaining(folder + "/evaluate has no manifest.json")
        .hasMessageEndingWith(
            "evaluate.reference must be the folder of a run that has been evaluated");

    write(new Scores(List.of("a", "b"), List.of()));
    Files.delete(folder.resolve("evaluate").resolve(Manifest.FILE_NAME));
    assertThatThrownBy(() -> reference("a", "b")).hasMessageContaining("half-written");
  }

  @Test
  void otherTasksCannotBeComparedWith() {
    write(new Scores(List.of("a", "b"), List.of(stage(1, 9, 3), stage(2, 5, 8))));

    assertThatThrownBy(() -> reference("a", "c"))
        .isInstanceOf(GereException.class)
        .hasMessage(
            "evaluate.reference runs/none has learnt the tasks [a, b], but this run's are [a, c];"
                + " intransigence needs the same tasks");
  }

  @Test
  void aRunThatWasAskedInChatFormCannotBeComparedWith() {
    write(new Scores(List.of("a", "b"), true, List.of(stage(1, 9, 3), stage(2, 5, 8))));

    assertThatThrownBy(() -> reference("a", "b"))
        .isInstanceOf(GereException.class)
        .hasMessage(
            "evaluate.reference runs/none was asked with evaluate.chat: true and this run with"
                + " false; intransigence needs the same, so evaluate one of them again");
  }

  @Test
  void aRunEvaluatedAtItsEndOnlyDoesNotSayHowWellEachTaskWasLearnt() {
    write(new Scores(List.of("a", "b"), List.of(stage(2, 5, 8))));

    assertThatThrownBy(() -> reference("a", "b"))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith(
            "evaluate.reference runs/none has no score of task a just after it was learnt")
        .hasMessageContaining("evaluate.after: each");
  }

  private ReferenceRun reference(String... tasks) {
    return ReferenceReader.read("runs/none", evaluated(), List.of(tasks), false);
  }

  private StepFolder evaluated() {
    return new RunFolder(new Configuration(), folder.toString()).step("evaluate");
  }

  private void write(Scores scores) {
    StepFolder.Rebuild rebuild = evaluated().rebuild(new Origin("evaluate", Map.of(), Map.of()));
    byte[] json = Json.pretty(scores).getBytes(StandardCharsets.UTF_8);
    rebuild.write(Scores.FILE_NAME, out -> out.write(json));
    rebuild.commit(Map.of());
  }

  /** Of ten questions a task so many are answered rightly. */
  private static StageScores stage(int learnt, int a, int b) {
    return new StageScores(
        learnt, Map.of("a", TaskScore.of(10, 10 - a, 0), "b", TaskScore.of(10, 10 - b, 0)), null);
  }
}
