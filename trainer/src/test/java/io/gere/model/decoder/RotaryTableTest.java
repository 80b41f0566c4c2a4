package io.gere.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.fixtures.Golden;
import io.gere.model.family.DecoderConfigReader;
import io.gere.storage.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RotaryTableTest {
  @ParameterizedTest
  @ValueSource(strings = {"gqa", "rope3"})
  void theFrequenciesAreThoseOfTransformers(String name) throws IOException {
    DecoderConfig config = DecoderConfigReader.read(Golden.file("ckpt_" + name + "/config.json"));
    JsonNode golden =
        Json.MAPPER
            .readTree(Golden.file("forward/" + name + "_short_padded.json").toFile())
            .path("inv_freq");

    float[] frequencies = config.rotation().ropes().get(0).inverseFrequencies(1);

    assertThat(frequencies).hasSize(golden.size());
    for (int j = 0; j < frequencies.length; j++) {
      assertThat(frequencies[j]).isEqualTo(golden.get(j).floatValue());
    }
  }

  @Test
  void linearScalingDividesEveryFrequency() {
    Rope rope = new Rope(100, new RopeScaling.Linear(4), 4);

    // 100^(-2j/4) / 4 for j = 0, 1.
    assertThat(rope.inverseFrequencies(1)).containsExactly(0.25f, 0.025f);
  }

  @Test
  void dynamicScalingStretchesTheBaseOfSequencesLongerThanTheModelWasMadeFor() {
    Rope rope = new Rope(100, new RopeScaling.Dynamic(2, 10), 4);

    assertThat(rope.inverseFrequencies(10)).containsExactly(1f, 0.1f);
    // 100 · (2 · 15 / 10 − 1)^(4/2) = 400
    assertThat(rope.inverseFrequencies(15)).containsExactly(1f, 0.05f);
  }

  @Test
  void longRopeTakesTheLongFactorsBeyondTheOriginalContext() {
    Rope rope = new Rope(100, new LongRopeScaling(List.of(1.0, 2.0), List.of(4.0, 5.0), 8, 1.5), 4);

    assertThat(rope.inverseFrequencies(8)).containsExactly(1f, 0.05f);
    assertThat(rope.inverseFrequencies(9)).containsExactly(0.25f, 0.02f);
    assertThat(RotaryTable.of(rope, false, 1, 9).cos()).containsOnly(1.5f);
  }

  @Test
  void longRopeNeedsAFactorForEachPair() {
    LongRopeScaling scaling = new LongRopeScaling(List.of(1.0), List.of(1.0, 2.0), 8, 1);

    assertThatThrownBy(() -> new Rope(100, scaling, 4))
        .hasMessage(
            "rope_scaling.short_factor has 1 numbers; half of the 4 rotated ones are needed");
  }

  @Test
  void bothHalvesOfARowHoldTheSameAngles() {
    assertAngles(false, new double[] {1, 0.1, 1, 0.1});
  }

  @Test
  void orNeighboursDo() {
    assertAngles(true, new double[] {1, 1, 0.1, 0.1});
  }

  private static void assertAngles(boolean neighbours, double[] frequencies) {
    Rope rope = new Rope(100, new RopeScaling.None(), 4);
    RotaryTable table = RotaryTable.of(rope, neighbours, 8, 8);

    assertThat(table.cos()).hasSize(32);
    assertThat(table.sin()).hasSize(32);
    for (int position = 0; position < 8; position++) {
      for (int j = 0; j < 4; j++) {
        double angle = position * frequencies[j];
        assertThat((double) table.cos()[4 * position + j]).isCloseTo(Math.cos(angle), within(1e-6));
        assertThat((double) table.sin()[4 * position + j]).isCloseTo(Math.sin(angle), within(1e-6));
      }
    }
  }
}
