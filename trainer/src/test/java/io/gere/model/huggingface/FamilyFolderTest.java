package io.gere.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import io.gere.eval.verify.ModelVerification;
import io.gere.fixtures.Families;
import io.gere.fixtures.Golden;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.model.safetensors.StoredTensor;
import io.gere.storage.AtomicFolder;
import io.gere.storage.FolderWriter;
import io.gere.storage.Json;
import io.gere.storage.Origin;
import io.gere.tensor.ElementType;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of every family on disk: in their own layout in, and out again. */
final class FamilyFolderTest {
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  static List<String> names() {
    return Families.all();
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsWrittenHasTheFamilysNamesAndTheSameBits(String name) throws IOException {
    Path folder = Families.model(directory, name, "config.json");
    try (DecoderModel model = ModelFolder.load(folder)) {
      write("trained", into -> ModelFolder.write(model, folder, into));
    }
    write(
        "exported",
        into ->
            ModelExport.model(folder, Optional.empty(), Optional.empty(), Optional.empty(), into));

    for (String written : List.of("trained", "exported")) {
      assertThat(tensors(directory.resolve(written))).isEqualTo(tensors(folder));
      assertThat(Json.MAPPER.readTree(directory.resolve(written + "/config.json").toFile()))
          .isEqualTo(Json.MAPPER.readTree(folder.resolve("config.json").toFile()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen2", "qwen3"})
  void anAdapterAddsWhatItsMergedModelComputesInTransformers(String name) throws IOException {
    Path folder = Families.model(directory, name, "config.json");
    Path adapter = Golden.file("families/lora/" + name);
    LoraConfig lora = PeftFolder.config(adapter);
    try (DecoderModel model = ModelFolder.load(folder, Optional.of(lora), 1, ElementType.FLOAT32)) {
      PeftFolder.read(adapter, model);
      requireReference(model, adapter);
    }
    write(
        "merged",
        into ->
            ModelExport.model(
                folder, Optional.of(adapter), Optional.empty(), Optional.empty(), into));
    try (DecoderModel merged = ModelFolder.load(directory.resolve("merged"))) {
      requireReference(merged, adapter);
    }
  }

  @Test
  void anAdapterOfProjectionsThatTheModelStoresAsOneIsRefused() throws IOException {
    Path folder = Families.model(directory, "phi3", "config.json");
    LoraConfig lora = new LoraConfig(4, 8, List.of("q_proj", "o_proj"), 0);

    assertThatThrownBy(() -> ModelFolder.load(folder, Optional.of(lora), 1))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "this model has no q_proj to adapt; its projections are qkv_proj, o_proj,"
                + " gate_up_proj, down_proj: name these in adapter.targets");
  }

  private void requireReference(DecoderModel model, Path adapter) throws IOException {
    for (String input : List.of("row", "batch")) {
      Path reference = directory.resolve(input + ".json");
      Files.writeString(
          reference,
          Json.pretty(Json.MAPPER.readTree(adapter.resolve("reference.json").toFile()).get(input)));
      ModelVerification.Result result = ModelVerification.run(model, reference);
      assertThat(result.isWithin(1e-4)).as(result.lines().toString()).isTrue();
    }
  }

  private void write(String name, Consumer<FolderWriter> content) {
    AtomicFolder.write(
        new Configuration(),
        new org.apache.hadoop.fs.Path(directory.resolve(name).toUri()),
        new Origin("test", Map.of(), Map.of()),
        into -> {
          content.accept(into);
          return Map.of();
        });
  }

  /** Names, shapes and bytes. */
  private static Map<String, List<ByteBuffer>> tensors(Path folder) {
    Map<String, List<ByteBuffer>> all = new TreeMap<>();
    try (CheckpointShards shards = CheckpointShards.open(folder)) {
      for (Map.Entry<String, StoredTensor> tensor : shards.tensors().entrySet()) {
        ByteBuffer bytes = ByteBuffer.allocate((int) tensor.getValue().entry().bytes());
        tensor.getValue().read(0, bytes);
        ByteBuffer shape = ByteBuffer.allocate(32);
        for (long size : tensor.getValue().entry().shape()) {
          shape.putLong(size);
        }
        all.put(tensor.getKey(), List.of(shape.flip(), bytes.flip()));
      }
    }
    return all;
  }
}
