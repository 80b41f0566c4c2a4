package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.spark.LocalSpark;
import io.gere.spark.sample.SampleStep;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors in processes of their own draw what threads draw, also when one of them is killed. */
@Tag("cluster")
final class ClusterSampleTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int FILES = 60;

  @TempDir private Path folder;

  @Test
  void anExecutorKilledInTheMiddleOfThePassChangesNothing()
      throws IOException, InterruptedException {
    writeCorpus();
    new SampleStep(LocalSpark.session(), local()).run(line -> {});
    Files.createFile(folder.resolve("corpus/part-30.jsonl.zst.fatal"));

    Map<String, String> further =
        Map.of(
            "spark.hadoop.fs.fatal.impl",
            FatalFiles.class.getName(),
            "spark.hadoop.fs.fatal.impl.disable.cache",
            "true");
    ChildProcess executors =
        GereProcess.onCluster(
            "sample-killed", further, List.of(), command("killed", "fatal:" + folder + "/corpus"));

    assertThat(executors.awaitEnd(PATIENCE)).as(executors.output()).isZero();
    assertThat(folder.resolve("corpus/part-30.jsonl.zst.killed")).exists();
    assertThat(sample("killed")).isEqualTo(sample("local")).hasSize(100);
  }

  private Recipe local() {
    List<String> settings =
        List.of("run.dir=" + folder.resolve("local"), "corpus.path=[%s/corpus]".formatted(folder));
    return RecipeReader.read(folder.resolve("recipe.yaml"), settings);
  }

  private String[] command(String run, String corpus) {
    List<String> words = new ArrayList<>(List.of("sample", "--config"));
    words.add(folder.resolve("recipe.yaml").toString());
    words.addAll(List.of("--set", "run.dir=" + folder.resolve(run)));
    words.addAll(List.of("--set", "corpus.path=[%s]".formatted(corpus)));
    return words.toArray(String[]::new);
  }

  private void writeCorpus() throws IOException {
    Files.writeString(
        folder.resolve("recipe.yaml"),
        "replay: {documents: 100, stratify: proportional, near_duplicate: 1}\n");
    Files.createDirectories(folder.resolve("corpus"));
    for (int file = 0; file < FILES; file++) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        Map<String, Object> meta = Map.of("redpajama_set_name", "set" + i % 3);
        lines.append(Json.line(Map.of("text", "file %d line %d".formatted(file, i), "meta", meta)));
        lines.append('\n');
      }
      Files.write(
          folder.resolve("corpus/part-%02d.jsonl.zst".formatted(file)),
          Zstd.compress(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }
  }

  private List<String> sample(String run) throws IOException {
    return Files.readAllLines(folder.resolve(run).resolve("sample/replay.jsonl"));
  }
}
