package io.gere.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HiddenLayersTest {
  @Test
  void minusOneIsTheLastStateAndOthersCountFromTheEnd() {
    assertThat(HiddenLayers.of(List.of(-1), 32).asked()).containsExactly(32);
    assertThat(HiddenLayers.of(List.of(-2, 32, 16, -32), 32).asked())
        .containsExactly(31, 32, 16, 1);
  }

  @Test
  void theLastLayerIsAlwaysKeptAndComesFirst() {
    assertThat(HiddenLayers.of(List.of(-1), 3).rising()).containsExactly(3);
    assertThat(HiddenLayers.of(List.of(2, -1, 1), 3).rising()).containsExactly(1, 2, 3);
    assertThat(HiddenLayers.of(List.of(2), 3).rising()).containsExactly(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, -4, -5})
  void theEmbeddingAndWhatTheModelDoesNotHaveAreRefused(int layer) {
    assertThatThrownBy(() -> HiddenLayers.of(List.of(-1, layer), 3))
        .isInstanceOfSatisfying(
            GereException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageStartingWith("thresholds.layers holds " + layer)
        .hasMessageContaining("1 to 3, or -3 to -1");
  }

  @Test
  void oneLayerUnderTwoNumbersIsRefused() {
    assertThatThrownBy(() -> HiddenLayers.of(List.of(3, -1), 3))
        .isInstanceOfSatisfying(
            GereException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            "thresholds.layers is [3, -1], which names layer 3 of the base model's 3 twice");
  }
}
