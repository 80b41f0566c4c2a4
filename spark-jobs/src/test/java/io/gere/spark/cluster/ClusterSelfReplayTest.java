package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.yaml.RecipeReader;
import io.gere.fixtures.ToyChat;
import io.gere.spark.LocalSpark;
import io.gere.spark.selfreplay.SelfReplayStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors in processes of their own write what threads write, to the byte. */
@Tag("cluster")
final class ClusterSelfReplayTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path folder;

  @Test
  void fourExecutorsWriteWhatOneProcessWrites() throws IOException, InterruptedException {
    ToyChat.write(folder.resolve("model"), ToyChat.TEMPLATE);
    Path recipe =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            """
            model: {path: %s/model}
            replay: {max_tokens: 64}
            self_replay: {conversations: 60, max_new_tokens: 20, batch_size: 4}
            """
                .formatted(folder));
    new SelfReplayStep(
            LocalSpark.session(),
            RecipeReader.read(recipe, List.of("run.dir=" + folder.resolve("local"))))
        .run(line -> {});

    ChildProcess executors =
        GereProcess.onCluster(
            "self-replay",
            List.of(),
            "self-replay",
            "--config",
            recipe.toString(),
            "--set",
            "run.dir=" + folder.resolve("cluster"));

    assertThat(executors.awaitEnd(PATIENCE)).as(executors.output()).isZero();
    assertThat(conversations("cluster")).isEqualTo(conversations("local"));
    assertThat(conversations("local").lines()).hasSize(60);
  }

  private String conversations(String run) throws IOException {
    return Files.readString(folder.resolve(run).resolve("self-replay/conversations.jsonl"));
  }
}
