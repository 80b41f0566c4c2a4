package io.gere.spark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the user gave and has to mend is found before the first step, and ends with 3. */
final class BadInputTest {
  private static final String REVIEWS = "world/tasks/SC/Reviews/";

  @TempDir static Path folder;
  private static MutableWorld world;

  @BeforeAll
  static void write() throws IOException {
    world = MutableWorld.in(folder);
  }

  /**
   * An input that is bad.
   *
   * @param file what is written over; or nothing
   * @param content what it holds then
   * @param settings of the recipe
   * @param told parts of the one line that the user gets
   */
  record Bad(String file, String content, List<String> settings, List<String> told) {
    @Override
    public String toString() {
      return told.toString();
    }
  }

  private static Bad file(String file, String content, String... told) {
    return new Bad(file, content, List.of(), List.of(told));
  }

  private static Bad setting(String setting, String... told) {
    return new Bad(null, null, List.of(setting), List.of(told));
  }

  static Stream<Bad> inputs() {
    String record = "[{\"label\": \"%s\", \"sentence\": \"a lamp\"}]";
    return Stream.of(
        file(REVIEWS + "train.json", "[{", "train.json", "is not JSON"),
        file(REVIEWS + "train.json", record.formatted("fine"), "train.json", "fine", "labels.json"),
        file(REVIEWS + "test.json", record.formatted("fine"), "test.json", "fine", "labels.json"),
        file(REVIEWS + "test.json", "[]", "test.json holds no records"),
        file(
            REVIEWS + "test.json", record.formatted("-"), "reviews holds no record with an answer"),
        file(REVIEWS + "labels.json", "[]", "labels.json must be a list"),
        file("world/mmlu/test/animal_food_test.csv", "a,b,c\n", "animal_food_test.csv", "columns"),
        file("world/mmlu/test/animal_food_test.csv", "", "animal_food_test.csv", "no questions"),
        file("world/mmlu/groups.json", "[]", "groups.json"),
        file("topics.txt", "no place for it", "template of task topics", "{sentence}"),
        file("world/base/tokenizer.json", "version 1", "tokenizer.json is not a tokenizer"),
        file("world/base/tokenizer_config.json", "{\"eos_token\": \"<no>\"}", "eos_token", "<no>"),
        file("world/base/config.json", "{}", "config.json"),
        file("world/base/model.safetensors", "short", "model.safetensors", "too few"),
        setting("tasks.0.path=nowhere", "nowhere", "does not exist"),
        setting(
            "tasks.0.max_target_tokens=1", "tasks.0.max_target_tokens", "an answer is never cut"),
        setting("evaluate.mmlu=nowhere", "nowhere", "MMLU's layout"),
        setting("text.eos=never", "text.eos is never"),
        setting("adapter={type: lora, path: nowhere}", "nowhere", "does not exist"),
        setting("corpus.path=[nowhere]", "corpus.path", "nowhere"),
        setting("corpus.path=[]", "corpus.path"),
        setting("thresholds.layers=[9]", "thresholds.layers holds 9"),
        setting("evaluate={mmlu: null, reference: nowhere}", "nowhere"),
        setting("model.path=nowhere", "nowhere does not exist"));
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void itIsToldBeforeAnythingIsMade(Bad bad) throws IOException {
    byte[] before = bad.file() == null ? null : Files.readAllBytes(world.file(bad.file()));
    if (bad.file() != null) {
      Files.writeString(world.file(bad.file()), bad.content());
    }
    try {
      assertThatThrownBy(() -> world.run(world.recipe(bad.settings().toArray(String[]::new))))
          .isInstanceOfSatisfying(
              InputException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
          .hasMessageContainingAll(bad.told().toArray(String[]::new));
    } finally {
      if (before != null) {
        Files.write(world.file(bad.file()), before);
      }
    }
    assertThat(world.file("run/sample")).doesNotExist();
    assertThat(world.file("run/train")).doesNotExist();
  }

  @Test
  void allThatIsToBeMendedIsToldAtOnceALineEach() {
    assertThatThrownBy(
            () ->
                world.run(
                    world.recipe(
                        "tasks.0.path=nowhere",
                        "evaluate.mmlu=nowhere",
                        "tasks.1.template=words",
                        "thresholds.layers=[9]")))
        .isInstanceOf(InputException.class)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(4));
  }

  @Test
  void aReadyMadeReplaySetIsReadToItsEnd() throws IOException {
    Path set = world.file("mine.jsonl");
    Files.writeString(set, "{\"text\": \"the food\"}\n{\"words\": \"none\"}\n");

    assertThatThrownBy(() -> world.run(world.recipe("replay.held_out=0", "replay.path=" + set)))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("mine.jsonl, line 2", "neither");
  }
}
