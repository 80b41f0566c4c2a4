package io.gere.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.RecipeReader.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LaterKeysTest {
  @TempDir private Path folder;

  @Test
  void whatWouldOnlyBeMissingIsWarnedOf() throws IOException {
    Result result =
        read(
            """
            gate: {min_ap: 0.0, max_general_drop: 1.0}
            """);
    assertThat(result.warnings())
        .containsExactly(
            "gate.min_ap has no effect in this version",
            "gate.max_general_drop has no effect in this version");
    assertThat(result.recipe()).isEqualTo(RecipeReader.parse(""));
  }

  private Result read(String yaml) throws IOException {
    return RecipeReader.read(Files.writeString(folder.resolve("recipe.yaml"), yaml), List.of());
  }
}
