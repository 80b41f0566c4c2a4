package io.gere.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.yaml.RecipeReader;
import io.gere.fixtures.Shapes;
import io.gere.model.decoder.DecoderConfig;
import org.junit.jupiter.api.Test;

final class GenerationMemoryTest {
  private static final DecoderConfig GROUPED = Shapes.of(100, 8, 2, 2, 1, 4, 16);

  @Test
  void aSmallModelIsCountedByHand() {
    GenerationMemory plan =
        GenerationMemory.of(
            GROUPED,
            RecipeReader.parse("{replay: {max_tokens: 10}, self_replay: {batch_size: 3}}"));

    assertThat(plan.weights()).isEqualTo(4 * GROUPED.parameterCount());
    // 3 conversations of 10 tokens, in 2 layers a key and a value of one head with 4 numbers.
    assertThat(plan.keysAndValues()).isEqualTo(4 * 3 * 10 * 2 * 2 * 4);
    assertThat(plan.logits()).isEqualTo(24 * 3 * 100);
    assertThat(plan.activations()).isEqualTo(4 * 3 * 10 * (4 * 8 + 8 + 2 * 4 + 2 * 16));
    assertThat(plan.parts()).containsEntry("total", plan.total());
  }

  @Test
  void halvesTakeHalf() {
    String settings = "replay: {max_tokens: 10}, self_replay: {}}";
    GenerationMemory whole = GenerationMemory.of(GROUPED, RecipeReader.parse("{" + settings));
    GenerationMemory halves =
        GenerationMemory.of(GROUPED, RecipeReader.parse("{model: {dtype: bfloat16}, " + settings));

    assertThat(2 * halves.weights()).isEqualTo(whole.weights());
    assertThat(2 * halves.keysAndValues()).isEqualTo(whole.keysAndValues());
    assertThat(halves.logits()).isEqualTo(whole.logits());
  }
}
