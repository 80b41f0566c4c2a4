package io.gere.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.fixtures.TrainedParameters;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.model.safetensors.Bytes;
import io.gere.model.safetensors.SafetensorsFile;
import io.gere.model.safetensors.StoredTensor;
import io.gere.model.safetensors.StoredType;
import io.gere.model.safetensors.TensorEntry;
import io.gere.model.safetensors.TensorSource;
import io.gere.storage.Json;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@AnyDevice
final class PeftFolderTest {
  private static final Path GQA = Golden.file("ckpt_gqa");

  @TempDir Path directory;
  private Path adapter;

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @BeforeEach
  void writeAnAdapter() {
    adapter = directory.resolve("adapter");
    try (DecoderModel model = AdapterFolder.adapted(GQA, AdapterFolder.QUERIES)) {
      AdapterFolder.write(model, adapter);
    }
  }

  @Test
  void anAdapterWrittenAndReadAgainIsTheSameToTheBit() {
    Path written = directory.resolve("everywhere");
    try (DecoderModel model = AdapterFolder.adapted(GQA, AdapterFolder.EVERYWHERE)) {
      AdapterFolder.write(model, written);
      assertThat(PeftFolder.config(written)).isEqualTo(AdapterFolder.EVERYWHERE);
      assertThat(read(written)).isEqualTo(TrainedParameters.of(model).flat().toFloats());
    }
  }

  @Test
  void theConfigurationSaysWhatPeftNeedsToLoadIt() throws IOException {
    JsonNode json = json();

    assertThat(json.get("peft_type").asText()).isEqualTo("LORA");
    assertThat(json.get("task_type").asText()).isEqualTo("CAUSAL_LM");
    assertThat(json.get("base_model_name_or_path").asText()).isEqualTo("base");
    assertThat(json.get("r").asInt()).isEqualTo(4);
    assertThat(json.get("lora_alpha").isInt()).isTrue();
    assertThat(json.get("lora_alpha").asInt()).isEqualTo(8);
    assertThat(json.get("lora_dropout").asDouble()).isZero();
    assertThat(json.get("target_modules")).hasToString("[\"q_proj\"]");
    assertThat(json.get("bias").asText()).isEqualTo("none");
    assertThat(json.get("inference_mode").asBoolean()).isTrue();
  }

  @Test
  void peftsOwnFileIsRead() throws IOException {
    Files.copy(
        Golden.file("train/lora_init.safetensors"),
        Files.createDirectory(directory.resolve("golden")).resolve("adapter_model.safetensors"));
    Files.writeString(
        directory.resolve("golden/adapter_config.json"),
        """
        {"peft_type": "LORA", "r": 8, "lora_alpha": 32, "lora_dropout": 0.1, "bias": "none",
         "target_modules": ["k_proj", "q_proj"], "peft_version": "0.17.0", "megatron_config": null,
         "loftq_config": {}, "init_lora_weights": "gaussian", "some_later_key": 3}
        """);

    assertThat(PeftFolder.config(directory.resolve("golden")))
        .isEqualTo(new LoraConfig(8, 32, List.of("q_proj", "k_proj"), 0.1));
    assertThat(read(directory.resolve("golden"))).hasSize(3 * 8 * (64 + 64 + 64 + 32)).isNotEmpty();
  }

  @Test
  void anAdapterThatPeftTrainedComputesWhatItComputesThere() throws IOException {
    Path peft = Golden.file("peft");
    JsonNode reference = Json.MAPPER.readTree(peft.resolve("reference.json").toFile());
    LoraConfig config = PeftFolder.config(peft);
    try (DecoderModel model = ModelFolder.load(GQA, Optional.of(config), 1);
        TensorScope scope = TensorScope.open()) {
      PeftFolder.read(peft, model);
      long[] ids = Json.MAPPER.treeToValue(reference.at("/input_ids/0"), long[].class);
      float[][] expected =
          Json.MAPPER.treeToValue(reference.at("/hidden_states/0"), float[][].class);
      float[] hidden =
          model.hidden(scope, scope.of(ids, 1, ids.length), new int[] {ids.length}).toFloats();

      assertThat(config.targets()).containsExactly("v_proj", "o_proj", "up_proj");
      for (int t = 0; t < ids.length; t++) {
        assertThat(Arrays.copyOfRange(hidden, 64 * t, 64 * (t + 1)))
            .containsExactly(expected[t], within(1e-5f));
      }
    }
  }

  @Test
  void rankStabilisedScalesDivideByTheRootOfTheRank() throws IOException {
    change("use_rslora", "true");

    assertThat(PeftFolder.config(adapter).scale()).isCloseTo(8 / Math.sqrt(4), within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"F16, 3e-4", "BF16, 2e-3"})
  void halfPrecisionMatricesAreRead(StoredType type, double tolerance) throws IOException {
    float[] whole = read(adapter);
    rewrite(type);

    assertThat(read(adapter)).containsExactly(whole, within((float) tolerance));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "peft_type | \"IA3\"",
        "task_type | \"SEQ_CLS\"",
        "use_dora | true",
        "fan_in_fan_out | true",
        "lora_bias | true",
        "kasa_config | {\"beta\":1}",
        "bias | \"lora_only\"",
        "init_lora_weights | \"pissa_niter_16\"",
        "rank_pattern | {\"layers.0\":2}",
        "alpha_pattern | {\"layers.0\":2}",
        "layers_to_transform | 0",
        "layers_to_transform | [0,1]",
        "modules_to_save | [\"lm_head\"]",
        "exclude_modules | \"k_proj\"",
        "target_modules | \".*q_proj\"",
        "target_modules | [\"q_proj\",\"lm_head\"]",
        "target_modules | []",
        "r | 0",
        "r | \"four\"",
        "r | 2147483647",
        "lora_alpha | -1",
        "lora_alpha | 1.0E300",
        "lora_alpha | null",
        "lora_dropout | 1"
      })
  void whatWouldBeComputedWronglyIsRefusedByName(String key, String value) throws IOException {
    change(key, value);

    assertThatThrownBy(() -> PeftFolder.config(adapter))
        .isInstanceOf(GereException.class)
        .hasMessageContaining(adapter.resolve("adapter_config.json") + ": " + key + " is ")
        .hasMessageContaining(value);
  }

  @Test
  void missingMatricesAreNamed() throws IOException {
    change("target_modules", "[\"q_proj\", \"v_proj\"]");

    refused("missing base_model.model.model.layers.0.self_attn.v_proj.lora_A.weight")
        .hasMessageContaining("and 1 more; not known none");
  }

  @Test
  void surplusMatricesAreNamed() throws IOException {
    change("target_modules", "[\"k_proj\"]");

    refused("not known base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight");
  }

  @Test
  void matricesOfAnotherRankAreRefused() throws IOException {
    change("r", "8");

    refused("q_proj.lora_A.weight has shape [4, 64]; the model and r want [8, 64]");
  }

  @Test
  void aRankThatTheFileHasNotAsksForNoMemory() throws IOException {
    change("r", "65536");

    assertThatThrownBy(() -> PeftFolder.requireFits(adapter, Golden.file("ckpt_gqa")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has shape [4, 64]; the model and r want [65536, 64]");
  }

  @Test
  void aFolderWithoutConfigurationIsNoAdapter() {
    assertThatThrownBy(() -> PeftFolder.config(directory))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("adapter_config.json does not exist");
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(String what) {
    return assertThatThrownBy(() -> read(adapter))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("adapter_model.safetensors")
        .hasMessageContaining(what);
  }

  /** The adapter's numbers as the model has them. */
  private static float[] read(Path folder) {
    try (DecoderModel model = ModelFolder.load(GQA, Optional.of(PeftFolder.config(folder)), 9)) {
      PeftFolder.read(folder, model);
      return TrainedParameters.of(model).flat().toFloats();
    }
  }

  private JsonNode json() throws IOException {
    return Json.MAPPER.readTree(adapter.resolve("adapter_config.json").toFile());
  }

  private void change(String key, String value) throws IOException {
    ObjectNode json = (ObjectNode) json();
    json.set(key, Json.MAPPER.readTree(value));
    Files.writeString(adapter.resolve("adapter_config.json"), Json.line(json));
  }

  private void rewrite(StoredType type) throws IOException {
    Path file = adapter.resolve("adapter_model.safetensors");
    try (DecoderModel model = ModelFolder.load(GQA);
        SafetensorsFile whole = SafetensorsFile.open(file)) {
      List<TensorSource> halves = new ArrayList<>();
      for (TensorEntry entry : whole.entries()) {
        StoredTensor stored = new StoredTensor(whole, entry);
        halves.add(
            new ExportedTensor(
                model.ops().decoder(), stored, Optional.empty(), Optional.empty(), type));
      }
      Path half = directory.resolve("half.safetensors");
      Bytes.write(half, halves);
      Files.move(half, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
