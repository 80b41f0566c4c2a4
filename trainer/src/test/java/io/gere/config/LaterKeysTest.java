package io.gere.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.RecipeReader.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LaterKeysTest {
  @TempDir private Path folder;

  @Test
  void whatThisVersionDoesAnywayIsAcceptedSilently() throws IOException {
    Result result =
        read(
            """
            corpus: {scan: full, files: 64}
            replay: {stratify: none}
            """);
    assertThat(result.warnings()).isEmpty();
    assertThat(result.recipe()).isEqualTo(RecipeReader.parse(""));
  }

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "corpus: {scan: files} | corpus.scan is files | reads every corpus file (full)",
        "replay: {stratify: equal} | replay.stratify is equal | samples all documents alike (none)"
      })
  void whatWouldChangeTheResultIsRefused(String yaml, String value, String behaviour) {
    assertThatThrownBy(() -> RecipeReader.parse(yaml))
        .isInstanceOfSatisfying(
            GereException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageStartingWith(
            "recipe, line 1: " + value + ", which this version does not do: it ")
        .hasMessageContaining(behaviour);
  }

  private Result read(String yaml) throws IOException {
    return RecipeReader.read(Files.writeString(folder.resolve("recipe.yaml"), yaml), List.of());
  }
}
