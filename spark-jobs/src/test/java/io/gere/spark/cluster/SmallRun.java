package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.fixtures.ToyCorner;
import io.gere.step.StepPhase;
import io.gere.storage.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The toy recipe, made small: the tiny world's model and two of its tasks, twelve optimizer steps
 * each, on two ranks. One undisturbed run in local mode says how all others have to end.
 */
final class SmallRun {
  private static final Path FOLDER = StandaloneCluster.FOLDER.resolve("runs");

  /** The tiny world that it learns. */
  static final Path WORLD = FOLDER.resolve("world");

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String name;

  private SmallRun(String name) {
    this.name = name;
  }

  /** A run in which the replay set is distilled and nothing is trained yet. */
  static SmallRun untrained(String name) {
    SmallRun run = new SmallRun(name);
    for (String step : List.of("sample", "distill", "thresholds")) {
      copy(undisturbed().folder().resolve(step), run.folder().resolve(step));
    }
    return run;
  }

  /** A run that is trained as the undisturbed one is, and not evaluated yet. */
  static SmallRun trained(String name) {
    SmallRun run = new SmallRun(name);
    for (String step : List.of("sample", "held-out", "train")) {
      copy(undisturbed().folder().resolve(step), run.folder().resolve(step));
    }
    return run;
  }

  /** A run of which there is nothing yet. */
  static SmallRun empty(String name) {
    undisturbed();
    return new SmallRun(name);
  }

  /** The one that nothing happens to. */
  static SmallRun undisturbed() {
    return Undisturbed.RUN;
  }

  private static final class Undisturbed {
    private static final SmallRun RUN = run();

    private static SmallRun run() {
      try {
        writeWorld();
        SmallRun run = new SmallRun("undisturbed");
        ChildProcess gere = GereProcess.local("undisturbed", List.of(), run.command("run"));
        assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isZero();
        return run;
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void writeWorld() throws IOException {
    delete(FOLDER);
    ToyCorner.write(WORLD, 48, 4);
    Files.writeString(
        FOLDER.resolve("recipe.yaml"),
        """
        model: {path: %1$s/base}
        corpus: {path: [%1$s/corpus]}
        replay: {documents: 20, max_tokens: 64, held_out: 40}
        distill: {batch_tokens: 16}
        loss: {replay: tm, scope: batch, omega: {strategy: dynamic}}
        batch: {global: 12, micro: 6, replay: 4}
        optimizer: {learning_rate: 1e-3}
        train: {workers: 2, collective_timeout_seconds: 20, checkpoint_every_steps: 3}
        tasks:
          - {name: reviews, path: %1$s/tasks/SC/Reviews, epochs: 2, max_target_tokens: 6}
          - {name: topics, path: %1$s/tasks/TC/Topics, epochs: 2, max_target_tokens: 6}
        evaluate: {exam_style: cloze, after: last, limit: 1}
        """
            .formatted(WORLD));
  }

  /** Its recipe, with {@code KEY=VALUE} overrides. */
  Recipe recipe(String... settings) {
    List<String> all = new ArrayList<>(List.of("run.dir=" + folder()));
    all.addAll(List.of(settings));
    return RecipeReader.read(FOLDER.resolve("recipe.yaml"), all);
  }

  /** A command on this run, with {@code KEY=VALUE} overrides. */
  String[] command(String command, String... settings) {
    List<String> words = new ArrayList<>(List.of(command, "--config"));
    words.add(FOLDER.resolve("recipe.yaml").toString());
    words.addAll(List.of("--set", "run.dir=" + folder()));
    for (String setting : settings) {
      words.addAll(List.of("--set", setting));
    }
    return words.toArray(String[]::new);
  }

  Path folder() {
    return FOLDER.resolve(name);
  }

  /** What the last task has left. */
  byte[] weights() throws IOException {
    return Files.readAllBytes(folder().resolve("train/2-topics/model.safetensors"));
  }

  /** How far one of the weights, which are float32, is from that of another run at most. */
  double largestDifference(SmallRun other) throws IOException {
    FloatBuffer mine = floats(weights());
    FloatBuffer theirs = floats(other.weights());
    assertThat(mine.remaining()).isEqualTo(theirs.remaining());
    return IntStream.range(0, mine.remaining())
        .mapToDouble(i -> Math.abs((double) mine.get(i) - theirs.get(i)))
        .max()
        .orElseThrow();
  }

  /** A safetensors file's, behind its header. */
  private static FloatBuffer floats(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    return bytes
        .position(Long.BYTES + (int) bytes.getLong())
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }

  /** Task and number of each step in the metrics, which are each optimizer step once, in order. */
  List<String> steps() throws IOException {
    List<String> steps = new ArrayList<>();
    for (String line : Files.readAllLines(folder().resolve("train/metrics.jsonl"))) {
      JsonNode step = Json.MAPPER.readTree(line);
      steps.add(step.get("task").asText() + " " + step.get("step").asLong());
    }
    return steps;
  }

  JsonNode status() throws IOException {
    return Json.MAPPER.readTree(folder().resolve("status.json").toFile());
  }

  /** Something that is to happen to one of its ranks. */
  Fault fault(Fault.Act act, int rank, String task, long step, StepPhase phase) {
    return new Fault(
        act, rank, task, step, phase, folder().resolve("%s-%s-%d".formatted(act, task, step)));
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
