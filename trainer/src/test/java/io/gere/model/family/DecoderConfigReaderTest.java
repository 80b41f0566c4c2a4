package io.gere.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.GereException;
import io.gere.fixtures.Golden;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.DecoderConfigBuilder;
import io.gere.model.decoder.Rope;
import io.gere.model.decoder.RopeScaling;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DecoderConfigReaderTest {
  @TempDir Path directory;

  @Test
  void readsAnOrdinaryLlama() {
    assertThat(DecoderConfigReader.read(Golden.file("ckpt_gqa/config.json")))
        .isEqualTo(
            new DecoderConfigBuilder()
                .vocabularySize(512)
                .hiddenSize(64)
                .layers(3)
                .heads(4)
                .kvHeads(2)
                .headDimension(16)
                .feedForwardSize(160)
                .maxPositions(2048)
                .tiedEmbeddings(true)
                .bosId(OptionalInt.of(1))
                .eosId(OptionalInt.of(2))
                .build());
  }

  @Test
  void readsExplicitHeadDimensionAndLlama3Scaling() {
    DecoderConfig config = DecoderConfigReader.read(Golden.file("ckpt_rope3/config.json"));

    assertThat(config.headDimension()).isEqualTo(16);
    assertThat(rope(config)).isEqualTo(new Rope(10000, new RopeScaling.Llama3(8, 1, 4, 64), 16));
    assertThat(config.tiedEmbeddings()).isFalse();
  }

  @Test
  void whatIsMissingOrNullHasTheValueTransformersGivesIt() throws IOException {
    DecoderConfig config =
        read(
            "num_key_value_heads=null",
            "rope_theta=",
            "rope_scaling=",
            "tie_word_embeddings=",
            "hidden_act=",
            "attention_bias=",
            "mlp_bias=",
            "head_dim=null",
            "bos_token_id=",
            "eos_token_id=[5, 6]");

    assertThat(config.kvHeads()).isEqualTo(4);
    assertThat(rope(config)).isEqualTo(new Rope(10000, new RopeScaling.None(), 16));
    assertThat(config.tiedEmbeddings()).isFalse();
    assertThat(config.headDimension()).isEqualTo(16);
    assertThat(config.bosId()).isEmpty();
    assertThat(config.eosId()).hasValue(5);
  }

  @Test
  void readsTheRopeParametersOfTransformers5() throws IOException {
    DecoderConfig plain =
        read(
            "rope_theta=",
            "rope_scaling=",
            "rope_parameters={\"rope_type\": \"default\", \"rope_theta\": 500000.0}");
    DecoderConfig scaled =
        read(
            "rope_theta=",
            "rope_scaling=",
            "rope_parameters={\"rope_type\": \"llama3\", \"rope_theta\": 5e5, \"factor\": 32.0,"
                + " \"low_freq_factor\": 1.0, \"high_freq_factor\": 4.0,"
                + " \"original_max_position_embeddings\": 8192}");

    assertThat(rope(plain)).isEqualTo(new Rope(500000, new RopeScaling.None(), 16));
    assertThat(rope(scaled))
        .isEqualTo(new Rope(500000, new RopeScaling.Llama3(32, 1, 4, 8192), 16));
  }

  @Test
  void readsLinearScalingByItsOldName() throws IOException {
    assertThat(rope(read("rope_scaling={\"type\": \"linear\", \"factor\": 2}")).scaling())
        .isEqualTo(new RopeScaling.Linear(2));
  }

  @Test
  void aMistralWithoutSlidingWindowIsALlama() throws IOException {
    assertThat(mistral("sliding_window=null"))
        .isEqualTo(DecoderConfigReader.read(Golden.file("ckpt_gqa/config.json")));
  }

  @Test
  void aMistralThatSaysNothingHasTheWindowTransformersGivesIt() throws IOException {
    assertThat(mistral("sliding_window=").attention().window()).isEqualTo(4096);
    assertThat(mistral("sliding_window=7").attention().windowed()).containsOnly(true);
  }

  private DecoderConfig mistral(String window) throws IOException {
    return read("architectures=[\"MistralForCausalLM\"]", "model_type=\"mistral\"", window);
  }

  @Test
  void aKeyThatOneFamilyComputesIsRefusedInAnotherThatDoesNotKnowIt() {
    assertThatThrownBy(() -> mistral("attention_bias=true"))
        .hasMessageEndingWith("attention_bias is true; a mistral has no such bias");
    assertThatThrownBy(() -> mistral("partial_rotary_factor=0.5"))
        .hasMessageEndingWith("partial_rotary_factor is 0.5; a mistral rotates whole heads");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "architectures=[\"GPT2LMHeadModel\"] | architectures is [\"GPT2LMHeadModel\"]; only",
        "architectures=[\"LlamaForCausalLM\", \"X\"] | architectures is"
            + " [\"LlamaForCausalLM\",\"X\"]",
        "architectures=      | architectures is missing",
        "model_type=\"qwen2\" | model_type is \"qwen2\"; for this architecture it must be llama",
        "hidden_act=\"relu\" | hidden_act is \"relu\"; only silu",
        "quantization_config={\"quant_method\": \"gptq\"} | quantization_config is"
            + " {\"quant_method\":\"gptq\"}; quantised weights are neither read nor trained: take",
        "num_experts=8       | num_experts is 8; mixtures of experts are not computed",
        "vision_config={\"depth\": 1} | vision_config is {\"depth\":1}; models with other inputs",
        "partial_rotary_factor=0.5 | partial_rotary_factor is 0.5; a llama rotates whole heads",
        "attn_logit_softcapping=50.0 | attn_logit_softcapping is 50.0; it is computed for Gemma 2",
        "layer_types=[\"full_attention\"] | layer_types is [\"full_attention\"]; it must name"
            + " num_hidden_layers = 3",
        "layer_types=[\"chunked_attention\"] | layer_types is [\"chunked_attention\"]; only",
        "mlp_bias=\"no\"     | mlp_bias is \"no\"; it must be true or false",
        "sliding_window=4096 | sliding_window is 4096",
        "rope_scaling={\"rope_type\": \"ntk\", \"factor\": 2} | rope_scaling.rope_type is"
            + " \"ntk\"; only",
        "rope_scaling={\"type\": \"mrope\", \"mrope_section\": [1]} | rope_scaling.type is"
            + " \"mrope\"; only",
        "rope_scaling={\"rope_type\": \"yarn\"} | rope_scaling.factor is missing",
        "rope_scaling={\"rope_type\": \"longrope\", \"factor\": 2} | rope_scaling.short_factor is"
            + " missing",
        "rope_scaling={\"type\": \"linear\"} | rope_scaling.factor is missing",
        "rope_scaling={\"type\": \"linear\", \"factor\": 0} | rope_scaling.factor is 0; it must be"
            + " positive",
        "rope_scaling=2      | rope_scaling is 2; it must be an object",
        "num_key_value_heads=3 | num_key_value_heads is 3; it must divide num_attention_heads 4",
        "num_attention_heads=3 | num_attention_heads is 3; without head_dim it must divide"
            + " hidden_size 64",
        "num_attention_heads=0 | num_attention_heads is 0; it must be positive",
        "head_dim=15         | head_dim is 15; rotary embeddings need an even one",
        "vocab_size=         | vocab_size is missing",
        "hidden_size=null    | hidden_size is missing",
        "num_hidden_layers=  | num_hidden_layers is missing",
        "intermediate_size=  | intermediate_size is missing",
        "rms_norm_eps=       | rms_norm_eps is missing",
        "max_position_embeddings= | max_position_embeddings is missing",
        "vocab_size=-1       | vocab_size is -1; it must be positive",
        "vocab_size=1.5      | vocab_size is 1.5; it must be a whole number",
        "vocab_size=3000000000 | vocab_size is 3000000000; it must be a whole number",
        "rms_norm_eps=-1e-5  | rms_norm_eps is -1.0E-5; it must be positive",
        "rope_theta=\"1e4\"  | rope_theta is \"1e4\"; it must be a number",
        "eos_token_id=\"</s>\" | eos_token_id is \"</s>\"; it must be a token id"
      })
  void whatIsNotComputedIsRefusedByFileKeyAndValue(String change, String message) {
    assertThatThrownBy(() -> read(change))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith(directory.resolve("config.json") + ": " + message);
  }

  @Test
  void llama3ScalingNeedsABandBetweenItsTwoFactors() {
    assertThatThrownBy(() -> new RopeScaling.Llama3(8, 4, 4, 8192))
        .hasMessage(
            "rope_scaling.high_freq_factor is 4.0; it must be greater than low_freq_factor 4.0");
  }

  @Test
  void aFolderWithoutConfigIsNamed() {
    Path file = directory.resolve("config.json");

    assertThatThrownBy(() -> DecoderConfigReader.read(file))
        .hasMessageStartingWith(file + " does not exist");
  }

  @Test
  void aFileThatIsNoJsonObjectIsRefused() throws IOException {
    Path file = directory.resolve("config.json");

    Files.writeString(file, "[1]");
    assertThatThrownBy(() -> DecoderConfigReader.read(file))
        .hasMessage(file + " holds no JSON object");
    Files.writeString(file, "{");
    assertThatThrownBy(() -> DecoderConfigReader.read(file))
        .hasMessageStartingWith(file + " cannot be read");
  }

  /** The one rotary embedding of all layers. */
  private static Rope rope(DecoderConfig config) {
    assertThat(config.rotation().ofLayer()).containsOnly(0);
    return config.rotation().ropes().get(0);
  }

  /** The config of ckpt_gqa with changes of the form {@code key=json}; no json removes the key. */
  private DecoderConfig read(String... changes) throws IOException {
    ObjectNode json =
        (ObjectNode) Json.MAPPER.readTree(Golden.file("ckpt_gqa/config.json").toFile());
    for (String change : changes) {
      String key = change.substring(0, change.indexOf('='));
      String value = change.substring(key.length() + 1);
      if (value.isEmpty()) {
        json.remove(key);
      } else {
        json.set(key, Json.MAPPER.readTree(value));
      }
    }
    Path file = directory.resolve("config.json");
    Files.writeString(file, Json.pretty(json));
    return DecoderConfigReader.read(file);
  }
}
