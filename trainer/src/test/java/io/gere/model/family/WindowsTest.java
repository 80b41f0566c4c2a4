package io.gere.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.config.choice.DecoderFamily;
import io.gere.storage.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of four layers see a window only, by each family's own keys. */
final class WindowsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "MISTRAL | {`sliding_window`: 8} | wwww | 8",
        "MISTRAL | {} | wwww | 4096",
        "MISTRAL | {`sliding_window`: null} | .... | 0",
        "PHI3    | {} | .... | 0",
        "PHI3    | {`sliding_window`: 8} | wwww | 8",
        "QWEN2   | {`use_sliding_window`: false, `sliding_window`: 8} | .... | 0",
        "QWEN2   | {`use_sliding_window`: true, `sliding_window`: 8, `max_window_layers`: 3}"
            + " | ...w | 8",
        "QWEN3   | {`use_sliding_window`: true, `sliding_window`: 8} | .... | 8",
        "SMOLLM3 | {`use_sliding_window`: true, `sliding_window`: 8} | ...w | 8",
        "SMOLLM3 | {`use_sliding_window`: true, `sliding_window`: 8,"
            + " `no_rope_layers`: [0, 1, 1, 0]} | w..w | 8",
        "GEMMA2  | {} | w.w. | 4096",
        "GEMMA3  | {`sliding_window`: 8, `sliding_window_pattern`: 3} | ww.w | 8",
        "GEMMA3  | {`sliding_window`: 8, `_sliding_window_pattern`: 2} | w.w. | 8",
        "GEMMA3  | {`sliding_window`: 8, `layer_types`: [`full_attention`, `full_attention`,"
            + " `sliding_attention`, `full_attention`]} | ..w. | 8",
        "LLAMA   | {`layer_types`: [`full_attention`, `full_attention`, `full_attention`,"
            + " `full_attention`]} | .... | 0"
      })
  void aLayerSeesAWindowWhereItsFamilySaysSo(
      DecoderFamily family, String keys, String layers, int size) throws IOException {
    Windows windows = windows(family, keys);

    StringBuilder seen = new StringBuilder();
    windows.ofLayers().forEach(windowed -> seen.append(windowed ? 'w' : '.'));
    assertThat(seen).hasToString(layers);
    assertThat(windows.size()).isEqualTo(size);
  }

  @Test
  void aWindowThatHasNoSizeIsRefused() {
    assertThatThrownBy(
            () ->
                windows(
                    DecoderFamily.QWEN2,
                    "{`layer_types`: [`sliding_attention`, `full_attention`, `full_attention`,"
                        + " `full_attention`]}"))
        .hasMessageContaining("sliding_attention needs a sliding_window");
  }

  private static Windows windows(DecoderFamily family, String keys) throws IOException {
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(keys.replace('`', '"'));
    return Windows.read(family, new ConfigKeys(json, ""), 4);
  }
}
