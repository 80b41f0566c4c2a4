package io.gere.model.family;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.config.choice.DecoderFamily;
import io.gere.fixtures.Golden;
import io.gere.fixtures.Shapes;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.safetensors.StoredType;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DecoderConfigWriterTest {
  private static final DecoderConfig SHAPE = Shapes.of(300, 48, 6, 4, 1, 16, 96);

  @TempDir Path directory;

  @Test
  void aNewLlamaIsReadBackAsTheSame() {
    assertThat(DecoderConfigReader.parse(DecoderConfigWriter.json(DecoderFamily.LLAMA, SHAPE)))
        .isEqualTo(SHAPE);
  }

  @ParameterizedTest
  @EnumSource(DecoderFamily.class)
  void aNewModelOfAnyFamilyHasTheSizesAskedFor(DecoderFamily family) {
    DecoderConfig config = DecoderConfigReader.parse(DecoderConfigWriter.json(family, SHAPE));

    assertThat(config.vocabularySize()).isEqualTo(300);
    assertThat(config.hiddenSize()).isEqualTo(48);
    assertThat(config.layers()).isEqualTo(6);
    assertThat(config.heads()).isEqualTo(4);
    assertThat(config.kvHeads()).isEqualTo(1);
    assertThat(config.headDimension()).isEqualTo(16);
    assertThat(config.feedForwardSize()).isEqualTo(96);
    assertThat(config.tiedEmbeddings()).isFalse();
    assertThat(config.eosId()).isEmpty();
  }

  @Test
  void aNewModelSaysToTransformersWhatItIs() throws IOException {
    assertThat(Json.MAPPER.readTree(DecoderConfigWriter.json(DecoderFamily.LLAMA, SHAPE)))
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"architectures": ["LlamaForCausalLM"], "model_type": "llama",
                 "torch_dtype": "float32", "vocab_size": 300, "hidden_size": 48,
                 "num_hidden_layers": 6, "num_attention_heads": 4, "num_key_value_heads": 1,
                 "head_dim": 16, "intermediate_size": 96, "hidden_act": "silu",
                 "attention_bias": false, "attention_dropout": 0.0, "mlp_bias": false,
                 "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "rope_scaling": null,
                 "max_position_embeddings": 64, "tie_word_embeddings": false,
                 "bos_token_id": null, "eos_token_id": null, "initializer_range": 0.02,
                 "use_cache": true}
                """));
  }

  @Test
  void aCopiedConfigChangesNothingButTheStoredType() throws IOException {
    Path original = Golden.file("ckpt_rope3/config.json");
    ObjectNode expected = (ObjectNode) Json.MAPPER.readTree(original.toFile());
    expected.put("torch_dtype", "bfloat16");

    assertThat(Json.MAPPER.readTree(DecoderConfigWriter.withStoredType(original, StoredType.BF16)))
        .isEqualTo(expected);
  }

  @Test
  void aCopiedConfigOfTransformers5KeepsItsNameForTheType() throws IOException {
    Path file = directory.resolve("config.json");
    Files.writeString(file, "{\"dtype\": \"bfloat16\", \"x\": 1}");

    assertThat(Json.MAPPER.readTree(DecoderConfigWriter.withStoredType(file, StoredType.F32)))
        .isEqualTo(Json.MAPPER.readTree("{\"dtype\": \"float32\", \"x\": 1}"));
  }
}
