package io.gere.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.config.KeyException;
import org.junit.jupiter.api.Test;

final class KeyHelpTest {
  @Test
  void everyKeyIsExplained() {
    Keys.types()
        .keySet()
        .forEach(
            key -> assertThat(KeyHelp.of(key)).as(key).isNotEmpty().allMatch(l -> !l.isBlank()));
  }

  @Test
  void aKeySaysWhatItMayBeAndIsByDefault() {
    assertThat(KeyHelp.of("tasks.3.epochs"))
        .containsExactly(
            "tasks.*.epochs: Passes over its training samples.",
            "  a whole number, 1 to 100000",
            "  default: 1");
    assertThat(KeyHelp.of("batch.feeding"))
        .contains("  one of:", "  default: batch-insertion")
        .anyMatch(line -> line.matches(" +mix +Shuffled among .*"));
    assertThat(KeyHelp.of("tasks.name")).contains("  must be written");
  }

  @Test
  void aSectionListsItsKeysAndNothingTheSections() {
    assertThat(KeyHelp.of("loss.omega")).anyMatch(line -> line.matches("  max  .*"));
    assertThat(KeyHelp.of("")).anyMatch(line -> line.matches("  train  .*"));
  }

  @Test
  void whatIsNoKeyHasANearestOne() {
    assertThatThrownBy(() -> KeyHelp.of("batch.mikro"))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("batch.micro");
  }
}
