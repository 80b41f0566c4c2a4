package io.gere.submit;

import io.gere.fixtures.ToyCorner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs over a corner of the tiny world, on one rank; each test JVM has a folder of its own. */
final class TinyRuns {
  static final Path FOLDER =
      Path.of("target/runs", System.getProperty("gere.test.fork")).toAbsolutePath();

  private TinyRuns() {}

  /** Writes the world and the recipe. */
  static void write() throws IOException {
    delete(FOLDER);
    Path world = FOLDER.resolve("world");
    ToyCorner.write(world, 48, 4);
    Files.writeString(FOLDER.resolve("recipe.yaml"), recipe(world.toString()));
  }

  /** The recipe over a world, wherever that lies. */
  static String recipe(String world) {
    return """
    model: {path: %1$s/base}
    corpus: {path: [%1$s/corpus]}
    replay: {documents: 20, max_tokens: 64}
    loss: {replay: replay, scope: batch}
    batch: {global: 12, micro: 6, replay: 4}
    # Too small a rate to learn anything by, so that there is a gate that is not met.
    optimizer: {learning_rate: 1e-6}
    train: {workers: 1}
    tasks:
      - {name: reviews, path: %1$s/tasks/SC/Reviews, epochs: 1, max_target_tokens: 6}
    evaluate: {after: last, limit: 20, mmlu: %1$s/mmlu}
    """
        .formatted(world);
  }

  /** A command on a run, with {@code KEY=VALUE} overrides. */
  static List<String> command(String command, String run, String... settings) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of("--config", FOLDER.resolve("recipe.yaml").toString()));
    words.addAll(List.of("--set", "run.dir=" + FOLDER.resolve(run)));
    for (String setting : settings) {
      words.addAll(List.of("--set", setting));
    }
    return words;
  }

  /** What the run's last command has left of itself, as JSON; empty before there is any. */
  static String status(String run) throws IOException {
    Path file = FOLDER.resolve(run).resolve("status.json");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        if (Files.isRegularFile(file)) {
          Files.copy(file, target);
        }
      }
    }
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
