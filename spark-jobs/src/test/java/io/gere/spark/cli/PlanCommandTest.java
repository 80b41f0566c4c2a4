package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plan}, on a model folder that holds nothing but the configuration of three layers. */
final class PlanCommandTest {
  @TempDir Path directory;

  @BeforeEach
  void write() throws IOException {
    Path model = Files.createDirectory(directory.resolve("model"));
    Files.copy(GoldenRun.CHECKPOINT.resolve("config.json"), model.resolve("config.json"));
    Files.writeString(
        directory.resolve("recipe.yaml"),
        """
        model: {path: %s}
        loss: {replay: none}
        train: {segments: 2}
        tasks: [{name: a, path: b}]
        """
            .formatted(model));
  }

  /** One task of 100 samples, 64 a step: two steps an epoch, and 563 tokens a sample at most. */
  @Test
  void stepsTokensAndHoursFollowFromSizesAndPace() throws IOException {
    String[] at = {"--time=100", "--samples=100", "--stage-tokens=1080000", "--workers=2"};
    CommandLineRun run =
        plan(Stream.concat(Stream.of(at), Stream.of("--json")).toArray(String[]::new));

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode found = Json.MAPPER.readTree(run.out()).get("time");
    int epochs = found.at("/tasks/0/epochs").asInt();
    assertThat(found.get("steps").asLong()).isEqualTo(2L * epochs);
    assertThat(found.get("tokens").asLong()).isEqualTo(100L * 563 * epochs);
    assertThat(found.get("training_hours").asDouble())
        .isCloseTo(100.0 * 563 * epochs / 200 / 3600, within(1e-9));
    // The base model and the one task, at three times the pace.
    assertThat(found.get("evaluation_hours").asDouble()).isCloseTo(1, within(1e-9));
    assertThat(plan(at).out().lines()).anyMatch(line -> line.startsWith("evaluation, 2"));
  }

  @Test
  void aPaceWithoutSizesIsAskedForThem() {
    CommandLineRun run = plan("--time=100");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains("--samples is []", "each of the recipe's 1 tasks");
  }

  @Test
  void thePartsAreTabledForOneSegmentTheRecipesAndOneForEachLayer() {
    CommandLineRun run = plan();

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("162,240 parameters", "float32", "each of 1 ranks");
    assertThat(run.out().lines())
        .anySatisfy(line -> assertThat(line.split(" +")).endsWith("1", "2", "3"))
        .anySatisfy(line -> assertThat(line).startsWith("segment_graph"))
        .anySatisfy(line -> assertThat(line).startsWith("total"));
  }

  /** 64 samples of 563 tokens at most; the smallest memory lets one way in. */
  @Test
  void waysThatFitAreTabledTheCheapestFirst() throws IOException {
    String[] at = {"--ranks=2,4", "--memory-gb=80", "--rates=1,2"};
    JsonNode ways =
        Json.MAPPER
            .readTree(
                plan(Stream.concat(Stream.of(at), Stream.of("--json")).toArray(String[]::new))
                    .out())
            .get("ways");

    assertThat(ways).hasSize(6);
    for (int i = 1; i < 6; i++) {
      assertThat(cost(ways.get(i))).isGreaterThanOrEqualTo(cost(ways.get(i - 1)));
    }
    assertThat(ways.findValuesAsText("shard")).containsOnly("OPTIMIZER", "GRADIENTS", "PARAMETERS");
    assertThat(plan(at).out()).contains("ways that fit into 80.0 GB", "1.0 TFLOP/s and 2.0 GB/s");
    assertThat(plan("--ranks=4", "--memory-gb=0.000001", "--rates=1,2").out())
        .containsPattern(" 4  gradients +does not fit: .* GB with 3 segments");
    assertThat(plan("--ranks=4", "--rates=1,2").complaint()).contains("needs --memory-gb and");
  }

  private static double cost(JsonNode way) {
    JsonNode estimate = way.get("estimate");
    return way.get("ranks").asInt()
        * (estimate.get("compute").asDouble() + estimate.get("exchange").asDouble());
  }

  @Test
  void programsReadItAsJson() throws IOException {
    CommandLineRun run = plan("--json", "--segments=3", "--workers=2");

    JsonNode json = Json.MAPPER.readTree(run.out());
    assertThat(json.get("workers").asInt()).isEqualTo(2);
    assertThat(json.at("/bytes_by_segments")).hasSize(2);
    assertThat(json.at("/bytes_by_segments/3/weights").asLong()).isEqualTo(4 * 162_240);
    assertThat(json.at("/bytes_by_segments/3/total").asLong())
        .isLessThan(json.at("/bytes_by_segments/1/total").asLong());
  }

  @Test
  void whatAProcessThatWritesConversationsTakesIsSaidWhereTheyAreWritten() throws IOException {
    String[] settings = {"--set=self_replay={conversations: 9, batch_size: 2}"};

    assertThat(plan().out()).doesNotContain("self-replay");
    assertThat(plan(settings).out()).contains("self-replay: a process takes", "batch_size 2");
    JsonNode json = Json.MAPPER.readTree(plan("--json", settings[0]).out());
    assertThat(json.at("/self_replay_bytes/weights").asLong()).isEqualTo(4 * 162_240);
  }

  @Test
  void aRankThatIsTooSmallIsToldWhatHelps() {
    CommandLineRun run = plan("--memory-gb=0.001");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.out()).contains("more segments");
    assertThat(plan("--memory-gb=10").exitCode()).isZero();
  }

  @Test
  void whatIsHereAlreadyIsLookedAtAsARunWould() throws IOException {
    Files.copy(
        GoldenRun.CHECKPOINT.resolve("model.safetensors"),
        directory.resolve("model/model.safetensors"));
    assertThat(plan().exitCode()).isZero();
    Files.writeString(directory.resolve("model/model.safetensors"), "cut");

    CommandLineRun run = plan();

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).contains("162,240 parameters", "their files are not here");
    assertThat(run.complaint()).contains("model.safetensors");
    assertThat(plan("--json").out()).startsWith("{").endsWith("}\n");
  }

  @Test
  void aModelWithoutConfigurationIsNamed() throws IOException {
    Files.delete(directory.resolve("model/config.json"));

    CommandLineRun run = plan();

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains("config.json");
  }

  private CommandLineRun plan(String... options) {
    List<String> arguments = new ArrayList<>(List.of("plan"));
    arguments.addAll(List.of("--config", directory.resolve("recipe.yaml").toString()));
    arguments.addAll(List.of(options));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }
}
