package io.gere.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A run of two ranks whose recipe, world and folder lie in an S3: killed in training, it goes on,
 * and ends as one on a local disk that nothing happens to.
 */
@Tag("cluster")
final class ObjectStoreTest {
  private static final String RUN = S3Server.URI + "/runs/one";
  private static final String[] SETTINGS = {
    "loss.replay=tm", "train.workers=2", "train.checkpoint_every_steps=4", "tasks.0.epochs=6"
  };
  private static final ObjectMapper JSON = new ObjectMapper();

  private static S3Server s3;
  private static Path here;
  private static Path there;

  @BeforeAll
  static void run() throws Exception {
    SparkHome.install();
    TinyRuns.write();
    s3 = new S3Server();
    s3.put(TinyRuns.FOLDER.resolve("world"), "world");
    Path recipe = TinyRuns.FOLDER.resolve("s3.yaml");
    s3.put(Files.writeString(recipe, TinyRuns.recipe(S3Server.URI + "/world")), "recipe.yaml");
    here = TinyRuns.FOLDER.resolve("here");
    there = s3.bucket().resolve("runs/one");

    Launched killed = onS3("killed", "run", SETTINGS);
    await(killed, "status.json");
    signal("STOP", killed); // that it is still there is certain so
    Launched second = onS3("second", "sample", SETTINGS);
    Launched local =
        Launched.start(
            TinyRuns.FOLDER.resolve("here.log"),
            Map.of("GERE_SPARK", "embedded"),
            TinyRuns.command("run", "here", SETTINGS));
    assertThat(second.exitCode()).as(second.output()).isEqualTo(4);
    assertThat(second.output()).contains("runs/one is being written by gere run (pid ");
    assertThat(local.exitCode()).as(local.output()).isZero();
    signal("CONT", killed);
    await(killed, "train/1-reviews.checkpoints/*/manifest.json");
    signal("KILL", killed);
    assertThat(killed.exitCode()).isEqualTo(137);

    Launched next = onS3("next", "run", SETTINGS);
    assertThat(next.exitCode()).as(next.output()).isZero();
    assertThat(next.output())
        .containsPattern("takes over from gere run .*, whose process is gone")
        .containsPattern("goes on with task reviews, step [0-9]+");
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @Test
  void whatIsDrawnDistilledAndTrainedIsTheSameToTheBit() throws IOException {
    for (String step :
        List.of("sample", "tokens/replay", "distill", "thresholds", "train/1-reviews")) {
      assertThat(files(there, step)).as(step).isEqualTo(files(here, step)).isNotEmpty();
    }
    assertThat(there.resolve("train/1-reviews/model.safetensors"))
        .hasSameBinaryContentAs(here.resolve("train/1-reviews/model.safetensors"));
  }

  @Test
  void theMetricsOfStepsThatWereDoneTwiceStandOnce() throws IOException {
    assertThat(steps(there)).isEqualTo(steps(here)).hasSize(36).doesNotHaveDuplicates();
  }

  @Test
  void nothingHalfWrittenIsLeft() throws IOException {
    assertThat(there.resolve("train/1-reviews.checkpoints")).doesNotExist();
    assertThat(there.resolve("train/metrics")).doesNotExist();
    try (Stream<Path> files = Files.walk(there)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.matches(".*\\.(tmp|partial)"));
    }
  }

  /** What an export that was killed has left is done again; it is no model to anybody meanwhile. */
  @Test
  void aModelIsExportedAndReadBack() throws Exception {
    Path half = Files.writeString(TinyRuns.FOLDER.resolve("half"), "half");
    s3.put(half, "exported/.partial");
    s3.put(half, "exported/model-00001-of-00002.safetensors");

    Launched out = onS3("exported", "export", "--out", S3Server.URI + "/exported");
    assertThat(out.exitCode()).as(out.output()).isZero();
    Path back = TinyRuns.FOLDER.resolve("back");
    Launched in =
        submit(
            "back",
            List.of("export", "--model", S3Server.URI + "/exported", "--out", back.toString()));

    assertThat(in.exitCode()).as(in.output()).isZero();
    assertThat(back.resolve("model.safetensors"))
        .hasSameBinaryContentAs(here.resolve("train/1-reviews/model.safetensors"));
    assertThat(s3.bucket().resolve("exported"))
        .isDirectoryNotContaining("glob:**/{.partial,*-of-*}")
        .isDirectoryContaining("glob:**/manifest.json");
  }

  private static Launched onS3(String name, String command, String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--config", S3Server.URI + "/recipe.yaml", "--set", "run.dir=" + RUN));
    for (String word : words) {
      if (word.contains("=")) {
        all.add("--set");
      }
      all.add(word);
    }
    return submit(name, all);
  }

  private static Launched submit(String name, List<String> words) throws IOException {
    String options =
        "--master local[2] --driver-memory 1g --conf spark.ui.enabled=false"
            + " --driver-java-options '-XX:+UseSerialGC -XX:TieredStopAtLevel=1' "
            + s3.options();
    return Launched.start(
        TinyRuns.FOLDER.resolve(name + ".log"),
        Map.of("SPARK_HOME", SparkHome.FOLDER.toString(), "GERE_SUBMIT_OPTIONS", options),
        words);
  }

  /** Until an object of this name is in the run's folder. */
  private static void await(Launched gere, String glob) throws Exception {
    PathMatcher wanted = FileSystems.getDefault().getPathMatcher("glob:" + there + "/" + glob);
    for (int i = 0; i < 6000 && gere.process().isAlive(); i++) {
      try (Stream<Path> files = Files.exists(there) ? Files.walk(there) : Stream.empty()) {
        if (files.anyMatch(wanted::matches)) {
          return;
        }
      } catch (UncheckedIOException e) {
        // One was deleted meanwhile.
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    throw new AssertionError("no " + glob + ": " + gere.output());
  }

  private static void signal(String name, Launched gere) throws Exception {
    List<String> kill = List.of("kill", "-" + name, String.valueOf(gere.process().pid()));
    assertThat(new ProcessBuilder(kill).inheritIO().start().waitFor()).isZero();
  }

  /** Names, lengths and digests. */
  private static JsonNode files(Path run, String step) throws IOException {
    return JSON.readTree(run.resolve(step).resolve("manifest.json").toFile()).get("files");
  }

  /** Task, step and loss of each line of the metrics. */
  private static List<List<JsonNode>> steps(Path run) throws IOException {
    List<List<JsonNode>> steps = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("train/metrics.jsonl"))) {
      JsonNode step = JSON.readTree(line);
      steps.add(List.of(step.get("task"), step.get("step"), step.get("loss")));
    }
    return steps;
  }
}
