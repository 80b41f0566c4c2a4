package io.gere.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gere.InputException;
import io.gere.fixtures.Golden;
import io.gere.model.DecoderModel;
import io.gere.model.safetensors.StoredType;
import io.gere.storage.AtomicFolder;
import io.gere.storage.Origin;
import io.gere.tensor.Filled;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports averaged with the base: {@code ckpt_gqa} ties its head, {@code ckpt_rope3} does not. */
final class BlendTest {
  @TempDir Path directory;

  @BeforeEach
  void start() {
    Torch.prepareThread(1);
  }

  @ParameterizedTest
  @CsvSource({"ckpt_gqa, 0.25", "ckpt_rope3, 0.25", "ckpt_gqa, 0.5", "ckpt_gqa, 0.9"})
  void everyWeightIsTheAverageOfBoth(String checkpoint, double share) {
    Path base = Golden.file(checkpoint);
    Path tuned = tuned(base);

    float[] blended = weights(export(tuned, Optional.empty(), base, share, Optional.empty()));

    float[] of = weights(base);
    float[] trained = weights(tuned);
    for (int i = 0; i < of.length; i++) {
      double average = share * of[i] + (1 - share) * trained[i];
      assertThat((double) blended[i]).isCloseTo(average, within(1e-6 * Math.max(1, average)));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void bothEndsAreTheModelsThemselves(double share) {
    Path base = Golden.file("ckpt_gqa");
    Path tuned = tuned(base);

    float[] blended = weights(export(tuned, Optional.empty(), base, share, Optional.empty()));

    assertThat(blended).isEqualTo(weights(share == 0 ? tuned : base));
  }

  /** W + s B A averaged with W is W with the rest of the adapter's share. */
  @Test
  void anAdapterIsMergedBefore() {
    Path base = Golden.file("ckpt_gqa");
    Path adapter = directory.resolve("adapter");
    try (DecoderModel model = AdapterFolder.adapted(base, AdapterFolder.EVERYWHERE)) {
      AdapterFolder.write(model, adapter);
    }
    float[] merged = weights(export(base, Optional.of(adapter), base, 0, Optional.empty()));

    float[] blended = weights(export(base, Optional.of(adapter), base, 0.75, Optional.empty()));

    float[] of = weights(base);
    for (int i = 0; i < of.length; i++) {
      assertThat(blended[i]).isCloseTo(of[i] + 0.25f * (merged[i] - of[i]), within(1e-6f));
    }
  }

  /** Averaged first and rounded then: both come within half of bfloat16's last place. */
  @Test
  void itIsRoundedOnceToTheTypeThatIsAskedFor() {
    Path base = Golden.file("ckpt_gqa");
    Path tuned = tuned(base);
    float[] exact = weights(export(tuned, Optional.empty(), base, 0.3, Optional.empty()));

    Path halves = export(tuned, Optional.empty(), base, 0.3, Optional.of(StoredType.BF16));

    float[] rounded = weights(halves);
    for (int i = 0; i < exact.length; i++) {
      assertThat(rounded[i])
          .isCloseTo(exact[i], within(Math.max(Math.abs(exact[i]) / 256, 1e-30f)));
    }
  }

  @Test
  void aModelOfAnotherShapeIsRefused() {
    Path base = Golden.file("ckpt_rope3");
    Path tuned = tuned(Golden.file("ckpt_gqa"));

    assertThatThrownBy(() -> export(tuned, Optional.empty(), base, 0.5, Optional.empty()))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(base + ": the weights are not those of a model like " + tuned);
  }

  @Test
  void aModelOfTheSameShapeThatComputesOtherwiseIsRefused() throws IOException {
    Path base = Golden.file("ckpt_gqa");
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.copy(base.resolve("model.safetensors"), other.resolve("model.safetensors"));
    String config = Files.readString(base.resolve("config.json"));
    Files.writeString(
        other.resolve("config.json"),
        config.replaceFirst("\"rope_theta\": *[0-9.]+", "\"rope_theta\": 77777.0"));
    assertThat(Files.readString(other.resolve("config.json"))).isNotEqualTo(config);

    assertThatThrownBy(() -> export(base, Optional.empty(), other, 0.5, Optional.empty()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is another kind of model than " + base)
        .hasMessageEndingWith("their config.json differ in rotary embeddings");
  }

  /** Every weight moved at random. */
  private Path tuned(Path base) {
    Path folder = directory.resolve("tuned");
    try (DecoderModel model = ModelFolder.load(base)) {
      float[] weights = model.weights().flat().toFloats();
      Random random = new Random(3);
      Filled.with(model.weights().flat(), i -> weights[i] + 0.1 * random.nextGaussian());
      AtomicFolder.write(
          folder.toString(),
          new Origin("test", Map.of(), Map.of()),
          into -> {
            ModelFolder.write(model, base, into);
            return Map.of();
          });
    }
    return folder;
  }

  private Path export(
      Path model, Optional<Path> adapter, Path base, double share, Optional<StoredType> type) {
    Path out = directory.resolve("blend-%s-%s".formatted(share, type));
    AtomicFolder.write(
        out.toString(),
        new Origin("test", Map.of(), Map.of()),
        into -> {
          ModelExport.model(model, adapter, Optional.of(new BaseShare(base, share)), type, into);
          return Map.of();
        });
    return out;
  }

  private static float[] weights(Path folder) {
    try (DecoderModel model = ModelFolder.load(folder)) {
      return model.weights().flat().toFloats();
    }
  }
}
