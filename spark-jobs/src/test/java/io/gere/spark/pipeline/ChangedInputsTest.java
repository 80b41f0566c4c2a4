package io.gere.spark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.budget.BudgetState;
import io.gere.config.Recipe;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run, a change, and the same run again: what is done again, and what of it comes out. */
@Tag("slow")
final class ChangedInputsTest {
  @TempDir static Path folder;
  private static MutableWorld world;

  @BeforeAll
  static void run() throws IOException {
    world = MutableWorld.in(folder);
    world.run(world.recipe());
  }

  @Test
  void aTemplateThatChangesTeachesItsTaskAnewAndThoseBehindIt() throws IOException {
    byte[] first = weights("1-reviews");
    byte[] second = weights("2-topics");
    Path template = world.file("topics.txt");
    String before = Files.readString(template);
    Files.writeString(template, before.replace("Answer:", "topic :"));

    List<String> said = world.run(world.recipe());

    assertThat(said)
        .contains(
            "sample: done already, in " + uri("sample"),
            "thresholds: done already (%s)".formatted(uri("thresholds")),
            "train: again, because tokens/2-topics changed: template",
            "train: 1 of 2 tasks are finished",
            "evaluate: again, because task topics changed; train/2-topics changed: tokens/2-topics");
    assertThat(weights("1-reviews")).isEqualTo(first);
    assertThat(weights("2-topics")).isNotEqualTo(second);
    assertThat(Files.readString(world.file("run/report.html")))
        .contains("Everything here was made of what is here");

    Files.writeString(template, before);
    world.run(world.recipe());
    assertThat(weights("2-topics")).isEqualTo(second);
  }

  @Test
  void aTestThatIsCorrectedIsAskedAgainAndNothingIsTrained() throws IOException {
    FileTimes models = FileTimes.of(world.file("run/train"));
    Path test = world.file("world/tasks/SC/Reviews/test.json");
    byte[] before = Files.readAllBytes(test);
    Files.writeString(
        test, new String(before, StandardCharsets.UTF_8).replaceFirst("very negative", "negative"));

    List<String> said = world.run(world.recipe());

    assertThat(said)
        .contains("train: done already (2 tasks)", "evaluate: again, because task reviews changed");
    assertThat(FileTimes.of(world.file("run/train"))).isEqualTo(models);
    Files.write(test, before);
    world.run(world.recipe());
  }

  @Test
  void moreTextHeldOutLeavesTheModelsAsTheyAre() throws IOException {
    FileTimes models = FileTimes.of(world.file("run/train"));

    List<String> said = world.run(world.recipe("replay.held_out=6"));

    assertThat(said)
        .contains(
            "held-out: again, because replay.held_out changed",
            "train: done already (2 tasks)",
            "evaluate: again, because held-out changed");
    assertThat(FileTimes.of(world.file("run/train"))).isEqualTo(models);
    world.run(world.recipe());
  }

  @Test
  void aBudgetThatCannotBeHeldEndsWithCode2AndAgainAtOnce() throws IOException {
    Recipe hopeless =
        world.recipe(
            "run.dir=" + world.file("over"),
            "run.shared=" + world.file("run"),
            "tasks.0.epochs=4",
            "optimizer.learning_rate=3e-2",
            "evaluate.every_steps=1",
            "budget={general_text: 0, on_exceeded: rollback}");

    GereException first = catchThrowableOfType(GereException.class, () -> world.run(hopeless));
    FileTime trained = Files.getLastModifiedTime(world.file("over/train/1-reviews/manifest.json"));
    GereException again = catchThrowableOfType(GereException.class, () -> world.run(hopeless));

    assertThat(first)
        .hasMessageStartingWith("the forgetting budget could not be held: task reviews lost ")
        .hasMessageContaining("no task is learnt after it (budget.on_exceeded)");
    assertThat(first.exitCode()).isEqualTo(ExitCode.QUALITY_GATE_NOT_MET);
    assertThat(again).hasMessage(first.getMessage());
    assertThat(Files.getLastModifiedTime(world.file("over/train/1-reviews/manifest.json")))
        .isEqualTo(trained);
    assertThat(world.file("over/train/2-topics")).doesNotExist();
    assertThat(Files.readString(world.file("over/report.html")))
        .contains("<b>Forgetting budget</b>", "class=\"moved\"");
    List<BudgetState> states =
        Files.readAllLines(world.file("over/train/validation.jsonl")).stream()
            .map(ChangedInputsTest::budget)
            .toList();
    assertThat(states).anyMatch(state -> state.omegaScale() > 5);
    assertThat(states.get(states.size() - 1).givenUp()).isTrue();
  }

  private static BudgetState budget(String line) {
    try {
      return Json.MAPPER.treeToValue(Json.MAPPER.readTree(line).get("budget"), BudgetState.class);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String uri(String step) {
    return "file:" + world.file("run/" + step);
  }

  private static byte[] weights(String task) throws IOException {
    return Files.readAllBytes(world.file("run/train/%s/model.safetensors".formatted(task)));
  }

  /** When each model's manifest was written. */
  private record FileTimes(List<Object> times) {
    static FileTimes of(Path folder) throws IOException {
      return new FileTimes(
          List.of(
              Files.getLastModifiedTime(folder.resolve("1-reviews/manifest.json")),
              Files.getLastModifiedTime(folder.resolve("2-topics/manifest.json"))));
    }
  }
}
