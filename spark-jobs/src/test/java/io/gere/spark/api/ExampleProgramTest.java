package io.gere.spark.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.fixtures.ToyCorner;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/library.md, compiled, in a process and a Spark session of its own. */
final class ExampleProgramTest {
  private static final Path SOURCE =
      Path.of("../docs/example/src/main/java/example/ContinualTuning.java");

  @TempDir static Path directory;

  @BeforeAll
  static void prepare() throws IOException {
    Path world = directory.resolve("world");
    ToyCorner.write(world, 24, 8);
    Files.writeString(
        directory.resolve("recipe.yaml"),
        """
        model: {path: %1$s/base}
        corpus: {path: [%1$s/corpus]}
        replay: {documents: 20, max_tokens: 32, held_out: 10}
        loss: {replay: tm}
        thresholds: {layers: [-1, -2]}
        batch: {global: 8, micro: 8, replay: 2}
        optimizer: {warmup_steps: 0}
        tasks: [{name: reviews, path: %1$s/tasks/SC/Reviews, epochs: 1, max_target_tokens: 6}]
        evaluate: {limit: 4}
        """
            .formatted(world));
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-d",
                directory.toString(),
                "-cp",
                classPath(),
                SOURCE.toString());
    assertThat(compiled).isZero();
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  @Test
  void itLearnsATaskAndSaysWhatWasKept() throws Exception {
    Path run = directory.resolve("run");

    String said = said(0, directory.resolve("recipe.yaml").toString(), run.toString());

    assertThat(said.lines())
        .contains(
            "20 documents in file:" + run.resolve("sample"),
            "layer 4 has 128 dimensions",
            "layer 3 has 128 dimensions",
            "reviews: file:" + run.resolve("train/1-reviews"))
        .filteredOn(line -> line.startsWith("reviews, step "))
        .hasSize(4);
    assertThat(said).containsPattern("AP \\d\\.\\d{3}, general text \\d\\.\\d{3} nats, before");
    assertThat(run.resolve("evaluate/scores.json")).exists();
  }

  @Test
  void whatIsWrongIsOneSentenceAndAnExitCode() throws Exception {
    String said = said(3, directory.resolve("none.yaml").toString(), "run");

    assertThat(said).contains(directory.resolve("none.yaml") + ": there is no such recipe");
  }

  /** What it says on both streams, in the order in which it is said. */
  private static String said(int exitCode, String... arguments) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    words.add("-Xmx1g");
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(words::add);
    words.addAll(
        List.of(
            "-Dspark.master=local[2]",
            "-Dspark.ui.enabled=false",
            "-cp",
            directory + System.getProperty("path.separator") + classPath(),
            "example.ContinualTuning"));
    words.addAll(List.of(arguments));
    Path out = Files.createTempFile(directory, "out", ".txt");
    Process process =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    int ended = process.waitFor();
    String said = Files.readString(out);
    assertThat(ended).as(said).isEqualTo(exitCode);
    return said;
  }
}
