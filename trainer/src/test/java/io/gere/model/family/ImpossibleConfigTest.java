package io.gere.model.family;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.InputException;
import io.gere.fixtures.Families;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Configurations that no model has: refused before anything is listed or allocated. */
final class ImpossibleConfigTest {
  private static final List<String> SIZES =
      List.of(
          "vocab_size",
          "hidden_size",
          "num_hidden_layers",
          "num_attention_heads",
          "num_key_value_heads",
          "head_dim",
          "intermediate_size");

  @TempDir Path directory;

  static Stream<Arguments> changes() {
    return Families.all().stream()
        .flatMap(
            family ->
                Stream.concat(
                    SIZES.stream()
                        .flatMap(
                            key ->
                                Stream.of("2147483646", "1000000000", "0", "-1", "1e3")
                                    .map(value -> Arguments.of(family, key, value))),
                    Stream.of("0", "-1e4", "1e308", "1e-320", "NaN", "Infinity")
                        .flatMap(
                            value ->
                                Stream.of("rope_theta", epsilon(family))
                                    .map(key -> Arguments.of(family, key, value)))));
  }

  private static String epsilon(String family) {
    return family.startsWith("cohere") ? "layer_norm_eps" : "rms_norm_eps";
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aNumberThatCannotBeIsRefusedByItsKey(String family, String key, String value)
      throws IOException {
    Path file = config(family, key, value);

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(() -> DecoderConfigReader.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file + ": ")
                .message()
                .containsAnyOf(key, "num_attention_heads", "num_key_value_heads", "head_dim")
                .hasLineCount(1));
  }

  static Stream<Arguments> scalings() {
    return Stream.of(
            "{\"rope_type\": \"linear\", \"factor\": 1e300}",
            "{\"rope_type\": \"linear\", \"factor\": 1e-37}",
            "{\"rope_type\": \"dynamic\", \"factor\": -1}",
            "{\"rope_type\": \"yarn\", \"factor\": 1e-37}",
            "{\"rope_type\": \"yarn\", \"factor\": 4, \"beta_fast\": 1e300}")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("scalings")
  void aScalingThatMakesNoAnglesIsRefused(String scaling) throws IOException {
    Path file = config("llama-rope/linear", "rope_scaling", scaling);

    assertThatThrownBy(() -> DecoderConfigReader.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("rope_");
  }

  @Test
  void eachOfItsNumbersMayBeAndTheirProductNot() throws IOException {
    Path file = config("llama-bias", "intermediate_size", "1048576");
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(file.toFile());
    json.put("num_hidden_layers", 10_000).put("hidden_size", 1_048_576);
    json.put("num_attention_heads", 1024).put("num_key_value_heads", 1024).put("head_dim", 1024);
    Files.writeString(file, Json.pretty(json));

    assertThatThrownBy(() -> DecoderConfigReader.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("weights; it must be at most 10,000,000,000,000");
  }

  private Path config(String family, String key, String value) throws IOException {
    Path file = Families.model(directory, family, "config.v4.json").resolve("config.json");
    ObjectNode json = (ObjectNode) Json.MAPPER.readTree(file.toFile());
    json.set(key, Json.RECORDS.readTree(value));
    // NaN stands in such files without quotes.
    Files.writeString(file, Json.pretty(json).replaceAll("\"(NaN|Infinity)\"", "$1"));
    return file;
  }
}
