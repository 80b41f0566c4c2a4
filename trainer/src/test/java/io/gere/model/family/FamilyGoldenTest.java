package io.gere.model.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.eval.verify.ModelVerification;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Families;
import io.gere.fixtures.Golden;
import io.gere.model.DecoderModel;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.Rope;
import io.gere.model.decoder.RopeScaling;
import io.gere.model.huggingface.ModelFolder;
import io.gere.storage.Json;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A tiny model of every family as Hugging Face Transformers computes it, whichever way its
 * config.json is spelt.
 */
@AnyDevice
final class FamilyGoldenTest {
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  static Stream<Arguments> spellings() {
    return Families.all().stream()
        .flatMap(
            name ->
                Stream.of("config.json", "config.v4.json", "config.hub.json")
                    .map(config -> Arguments.of(name, config)));
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void hiddenStatesAndLogitsAreThoseOfTransformers(String name, String config) throws IOException {
    Path folder = Families.model(directory, name, config);
    try (DecoderModel model = ModelFolder.load(folder)) {
      for (String input : List.of("row", "batch")) {
        Path reference = directory.resolve(input + ".json");
        Files.writeString(reference, Json.pretty(Families.reference(name).path(input)));

        ModelVerification.Result result = ModelVerification.run(model, reference);

        assertThat(result.differences()).hasSize(3);
        assertThat(result.isWithin(1e-4)).as(result.lines().toString()).isTrue();
      }
    }
  }

  @Test
  void scalingOfGemma3BelongsToLayersWithoutAWindowInEverySpelling() {
    DecoderConfig config = config("gemma3-linear", "config.json");

    assertThat(config.rotation().ropes())
        .containsExactly(
            new Rope(1e6, new RopeScaling.Linear(8), 16),
            new Rope(1e4, new RopeScaling.None(), 16));
    assertThat(config.rotation().ofLayer()).containsExactly(1, 0, 1);
    assertThat(config.attention().windowed()).containsExactly(true, false, true);
    assertThat(config("gemma3-linear", "config.v4.json")).isEqualTo(config);
    assertThat(config("gemma3-linear", "config.hub.json")).isEqualTo(config);
  }

  private static DecoderConfig config(String name, String spelling) {
    return DecoderConfigReader.read(Golden.file("families/models/" + name + "/" + spelling));
  }
}
