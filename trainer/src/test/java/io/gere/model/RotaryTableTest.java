package io.gere.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.fixtures.Golden;
import io.gere.storage.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RotaryTableTest {
  @ParameterizedTest
  @ValueSource(strings = {"gqa", "rope3"})
  void theFrequenciesAreThoseOfTransformers(String name) throws IOException {
    LlamaConfig config = LlamaConfigReader.read(Golden.file("ckpt_" + name + "/config.json"));
    JsonNode golden =
        Json.MAPPER
            .readTree(Golden.file("forward/" + name + "_short_padded.json").toFile())
            .path("inv_freq");

    float[] frequencies = RotaryTable.inverseFrequencies(config);

    assertThat(frequencies).hasSize(golden.size());
    for (int j = 0; j < frequencies.length; j++) {
      assertThat(frequencies[j]).isEqualTo(golden.get(j).floatValue());
    }
  }

  @Test
  void linearScalingDividesEveryFrequency() {
    LlamaConfig config = config(new RopeScaling.Linear(4), 100);

    // 100^(-2j/4) / 4 for j = 0, 1.
    assertThat(RotaryTable.inverseFrequencies(config)).containsExactly(0.25f, 0.025f);
  }

  @Test
  void bothHalvesOfARowHoldTheSameAngles() {
    RotaryTable table = RotaryTable.of(config(new RopeScaling.None(), 100), 8);

    assertThat(table.cos()).hasSize(32);
    assertThat(table.sin()).hasSize(32);
    for (int position = 0; position < 8; position++) {
      // The frequencies are 1 and 0.1.
      double[] angles = {position, 0.1 * position, position, 0.1 * position};
      for (int j = 0; j < 4; j++) {
        assertThat((double) table.cos()[4 * position + j])
            .isCloseTo(Math.cos(angles[j]), within(1e-6));
        assertThat((double) table.sin()[4 * position + j])
            .isCloseTo(Math.sin(angles[j]), within(1e-6));
      }
    }
  }

  private static LlamaConfig config(RopeScaling scaling, double theta) {
    return new LlamaConfigBuilder()
        .vocabularySize(10)
        .hiddenSize(8)
        .layers(1)
        .heads(2)
        .kvHeads(2)
        .headDimension(4)
        .feedForwardSize(16)
        .ropeTheta(theta)
        .ropeScaling(scaling)
        .maxPositions(64)
        .tiedEmbeddings(true)
        .build();
  }
}
