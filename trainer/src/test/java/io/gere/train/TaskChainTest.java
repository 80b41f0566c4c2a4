package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task is trained anew for. */
final class TaskChainTest {
  private static final String WORDINGS = ", wordings: ['{sentence}?']";

  @TempDir Path folder;

  @Test
  void whichRecordsAreLearntDecides() throws IOException {
    Origin all = origin("", "");

    assertThat(origin("limit: 60", "")).isNotEqualTo(all);
    assertThat(origin("limit: 60", "")).isNotEqualTo(origin("limit: 61", ""));
    assertThat(origin("limit: 0", "")).isEqualTo(all);
  }

  @Test
  void otherWordingsDecideWhereTheyAreLearntAndNotWhereTheyAreAsked() throws IOException {
    Origin template = origin("", "");

    assertThat(origin("", WORDINGS)).isEqualTo(template);
    assertThat(origin("wordings: all", "")).isEqualTo(template);
    assertThat(origin("wordings: all", WORDINGS)).isNotEqualTo(template);
  }

  private Origin origin(String train, String task) throws IOException {
    Path file = Files.writeString(folder.resolve("train.jsonl"), "{}");
    Recipe recipe =
        RecipeReader.parse(
            "train: {%s}\ntasks: [{name: t, path: %s%s}]".formatted(train, file, task));
    RunFolder run = new RunFolder(new Configuration(), folder.toString());
    return new TaskChain(recipe, run, "start", Map.of()).origin(0);
  }
}
