package io.gere.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.fixtures.Golden;
import io.gere.model.DecoderModel;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.family.DecoderConfigReader;
import io.gere.model.safetensors.StoredTensor;
import io.gere.model.safetensors.StoredType;
import io.gere.storage.AtomicFolder;
import io.gere.storage.FolderWriter;
import io.gere.storage.Origin;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports of the golden checkpoints: {@code ckpt_gqa} is tied, {@code ckpt_rope3} is not. */
final class ModelExportTest {
  private static final long[] TOKENS = {1, 15, 27, 8, 60, 2, 44};

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ckpt_gqa", "ckpt_rope3"})
  void aMergedModelComputesWhatBaseAndAdapterCompute(String checkpoint) {
    Path base = Golden.file(checkpoint);
    float[] expected;
    try (DecoderModel model = AdapterFolder.adapted(base, AdapterFolder.EVERYWHERE)) {
      AdapterFolder.write(model, directory.resolve("adapter"));
      expected = hidden(model);
    }

    ExportSummary summary = merge(base, Optional.empty());

    assertThat(largestDifference(hidden(base), expected)).isGreaterThan(1e-1);
    assertThat(largestDifference(hidden(merged()), expected)).isLessThan(1e-5);
    DecoderConfig config = DecoderConfigReader.read(base.resolve("config.json"));
    assertThat(DecoderConfigReader.read(merged().resolve("config.json"))).isEqualTo(config);
    assertThat(summary.merged()).isEqualTo(7 * config.layers());
    assertThat(summary.parameters()).isEqualTo(config.parameterCount());
    assertThat(summary.bytes()).isEqualTo(4 * config.parameterCount());
  }

  @ParameterizedTest
  @EnumSource(
      value = StoredType.class,
      names = {"F16", "BF16"})
  void aMergedModelKeepsTheTypeOfTheBaseAndIsRoundedOnce(StoredType type) throws IOException {
    Path half = directory.resolve("half");
    write(
        half,
        into ->
            ModelExport.model(base(), Optional.empty(), Optional.empty(), Optional.of(type), into));
    adapterOf(half);

    ExportSummary summary = merge(half, Optional.empty());

    assertThat(summary.types()).containsExactly(type);
    assertThat(Files.readString(merged().resolve("config.json"))).contains(type.torchName());
    assertThat(bits(merged())).isEqualTo(bitsOfTheWholeSum(half, type));
  }

  @Test
  void anotherTypeCanBeAskedFor() throws IOException {
    adapterOf(base());

    ExportSummary summary = merge(base(), Optional.of(StoredType.BF16));

    assertThat(summary.types()).containsExactly(StoredType.BF16);
    assertThat(Files.readString(merged().resolve("config.json"))).contains("\"bfloat16\"");
  }

  @Test
  void withoutAnAdapterTheWeightsAndTheTokenizerStayAsTheyAre() throws IOException {
    Path origin = Files.createDirectory(directory.resolve("origin"));
    for (String name : new String[] {"config.json", "model.safetensors"}) {
      Files.copy(base().resolve(name), origin.resolve(name));
    }
    Files.writeString(origin.resolve("tokenizer.json"), "{}");

    write(
        merged(),
        into ->
            ModelExport.model(origin, Optional.empty(), Optional.empty(), Optional.empty(), into));

    assertThat(merged().resolve("tokenizer.json")).hasContent("{}");
    assertThat(merged().resolve("config.json"))
        .hasSameBinaryContentAs(origin.resolve("config.json"));
    try (DecoderModel before = ModelFolder.load(origin);
        DecoderModel after = ModelFolder.load(merged())) {
      assertThat(after.weights().flat().toFloats()).isEqualTo(before.weights().flat().toFloats());
    }
  }

  @Test
  void anAdapterAloneIsCopiedToTheByte() {
    adapterOf(base());
    Path adapter = directory.resolve("adapter");

    write(merged(), into -> ModelExport.adapter(base(), adapter, into));

    for (String name : new String[] {"adapter_config.json", "adapter_model.safetensors"}) {
      assertThat(merged().resolve(name)).hasSameBinaryContentAs(adapter.resolve(name));
    }
  }

  @Test
  void anAdapterOfAnotherModelIsRefusedAndNothingIsLeft() {
    adapterOf(Golden.file("ckpt_rope3"));

    assertThatThrownBy(() -> merge(base(), Optional.empty()))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("adapter_model.safetensors")
        .hasMessageContaining("does not fit the model");
    assertThat(merged()).doesNotExist();
  }

  private static Path base() {
    return Golden.file("ckpt_gqa");
  }

  private Path merged() {
    return directory.resolve("merged");
  }

  private void adapterOf(Path base) {
    try (DecoderModel model = AdapterFolder.adapted(base, AdapterFolder.EVERYWHERE)) {
      AdapterFolder.write(model, directory.resolve("adapter"));
    }
  }

  private ExportSummary merge(Path base, Optional<StoredType> type) {
    Optional<Path> adapter = Optional.of(directory.resolve("adapter"));
    return write(merged(), into -> ModelExport.model(base, adapter, Optional.empty(), type, into));
  }

  private static ExportSummary write(Path folder, Function<FolderWriter, ExportSummary> content) {
    ExportSummary[] summary = new ExportSummary[1];
    AtomicFolder.write(
        new Configuration(),
        new org.apache.hadoop.fs.Path(folder.toUri()),
        new Origin("test", Map.of(), Map.of()),
        into -> {
          summary[0] = content.apply(into);
          return Map.of();
        });
    return summary[0];
  }

  private static float[] hidden(Path folder) {
    try (DecoderModel model = ModelFolder.load(folder)) {
      return hidden(model);
    }
  }

  private static float[] hidden(DecoderModel model) {
    try (TensorScope scope = TensorScope.open()) {
      return model
          .hidden(scope, scope.of(TOKENS, 1, TOKENS.length), new int[] {TOKENS.length})
          .toFloats();
    }
  }

  private static double largestDifference(float[] mine, float[] other) {
    assertThat(mine).hasSameSizeAs(other);
    return IntStream.range(0, mine.length)
        .mapToDouble(i -> Math.abs(mine[i] - other[i]))
        .max()
        .orElseThrow();
  }

  /** One weight as it is stored. */
  private static short[] bits(Path folder) {
    try (CheckpointShards shards = CheckpointShards.open(folder)) {
      StoredTensor weight = shards.tensors().get("model.layers.1.mlp.down_proj.weight");
      ByteBuffer bytes = ByteBuffer.allocate((int) weight.entry().bytes());
      weight.read(0, bytes);
      short[] bits = new short[bytes.capacity() / 2];
      bytes.flip().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(bits);
      return bits;
    }
  }

  /** The same weight from a float32 copy of the base: merged there, then rounded. */
  private short[] bitsOfTheWholeSum(Path half, StoredType type) {
    Path whole = directory.resolve("whole");
    Path sum = directory.resolve("sum");
    Path rounded = directory.resolve("rounded");
    Optional<Path> adapter = Optional.of(directory.resolve("adapter"));
    Optional<StoredType> full = Optional.of(StoredType.F32);
    write(whole, into -> ModelExport.model(half, Optional.empty(), Optional.empty(), full, into));
    write(sum, into -> ModelExport.model(whole, adapter, Optional.empty(), Optional.empty(), into));
    write(
        rounded,
        into ->
            ModelExport.model(sum, Optional.empty(), Optional.empty(), Optional.of(type), into));
    return bits(rounded);
  }
}
