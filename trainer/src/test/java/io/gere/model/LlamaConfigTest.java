package io.gere.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.fixtures.Golden;
import io.gere.model.huggingface.CheckpointShards;
import io.gere.model.safetensors.StoredType;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LlamaConfigTest {
  private static final LlamaConfig LLAMA_31_8B =
      new LlamaConfigBuilder()
          .vocabularySize(128256)
          .hiddenSize(4096)
          .layers(32)
          .heads(32)
          .kvHeads(8)
          .headDimension(128)
          .feedForwardSize(14336)
          .ropeTheta(500000)
          .ropeScaling(new RopeScaling.Llama3(8, 1, 4, 8192))
          .maxPositions(131072)
          .bosId(OptionalInt.of(128000))
          .eosId(OptionalInt.of(128001))
          .build();

  @TempDir Path directory;

  @Test
  void theShapesAreThoseOfTheStoredCheckpoints() {
    for (String name : List.of("ckpt_gqa", "ckpt_rope3")) {
      LlamaConfig config = LlamaConfigReader.read(Golden.file(name + "/config.json"));
      try (CheckpointShards checkpoint = CheckpointShards.open(Golden.file(name))) {
        assertThat(config.parameterShapes().keySet())
            .containsExactlyInAnyOrderElementsOf(checkpoint.tensors().keySet());
        config
            .parameterShapes()
            .forEach(
                (parameter, shape) ->
                    assertThat(checkpoint.tensors().get(parameter).entry().shape())
                        .as(parameter)
                        .containsExactly(shape));
      }
    }
  }

  @Test
  void theOrderIsThatOfTheDataFlow() {
    List<String> names =
        new ArrayList<>(
            LlamaConfigReader.read(Golden.file("ckpt_rope3/config.json"))
                .parameterShapes()
                .keySet());

    assertThat(names)
        .hasSize(21)
        .startsWith(
            "model.embed_tokens.weight",
            "model.layers.0.input_layernorm.weight",
            "model.layers.0.self_attn.q_proj.weight",
            "model.layers.0.self_attn.k_proj.weight",
            "model.layers.0.self_attn.v_proj.weight",
            "model.layers.0.self_attn.o_proj.weight",
            "model.layers.0.post_attention_layernorm.weight",
            "model.layers.0.mlp.gate_proj.weight",
            "model.layers.0.mlp.up_proj.weight",
            "model.layers.0.mlp.down_proj.weight",
            "model.layers.1.input_layernorm.weight")
        .endsWith("model.norm.weight", "lm_head.weight");
  }

  /** The published model's index gives a total_size of 16,060,522,496 bytes of bfloat16. */
  @Test
  void llama31HasItsPublishedNumberOfParameters() {
    assertThat(LLAMA_31_8B.parameterCount()).isEqualTo(8_030_261_248L);
  }

  @Test
  void whatIsWrittenForANewModelIsReadBackAsTheSame() throws IOException {
    for (RopeScaling scaling :
        List.of(new RopeScaling.None(), new RopeScaling.Linear(2), LLAMA_31_8B.ropeScaling())) {
      LlamaConfig config =
          new LlamaConfigBuilder()
              .vocabularySize(300)
              .hiddenSize(48)
              .layers(2)
              .heads(4)
              .kvHeads(1)
              .headDimension(16)
              .feedForwardSize(96)
              .normEpsilon(1e-6)
              .ropeTheta(20000)
              .ropeScaling(scaling)
              .maxPositions(128)
              .tiedEmbeddings(true)
              .eosId(OptionalInt.of(0))
              .build();
      Path file = directory.resolve("config.json");
      Files.writeString(file, LlamaConfigWriter.json(config));

      assertThat(LlamaConfigReader.read(file)).isEqualTo(config);
    }
  }

  @Test
  void aNewModelSaysToTransformersWhatItIs() throws IOException {
    assertThat(Json.MAPPER.readTree(LlamaConfigWriter.json(LLAMA_31_8B)))
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"architectures": ["LlamaForCausalLM"], "model_type": "llama",
                 "torch_dtype": "float32", "vocab_size": 128256, "hidden_size": 4096,
                 "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
                 "head_dim": 128, "intermediate_size": 14336, "hidden_act": "silu",
                 "attention_bias": false, "attention_dropout": 0.0, "mlp_bias": false,
                 "rms_norm_eps": 1e-5, "rope_theta": 500000.0,
                 "rope_scaling": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0,
                   "high_freq_factor": 4.0, "original_max_position_embeddings": 8192},
                 "max_position_embeddings": 131072, "tie_word_embeddings": false,
                 "bos_token_id": 128000, "eos_token_id": 128001, "initializer_range": 0.02,
                 "use_cache": true}
                """));
  }

  @Test
  void aCopiedConfigChangesNothingButTheStoredType() throws IOException {
    Path original = Golden.file("ckpt_rope3/config.json");
    ObjectNode expected = (ObjectNode) Json.MAPPER.readTree(original.toFile());
    expected.put("torch_dtype", "bfloat16");

    assertThat(Json.MAPPER.readTree(LlamaConfigWriter.withStoredType(original, StoredType.BF16)))
        .isEqualTo(expected);
  }

  @Test
  void aCopiedConfigOfTransformers5KeepsItsNameForTheType() throws IOException {
    Path file = directory.resolve("config.json");
    Files.writeString(file, "{\"dtype\": \"bfloat16\", \"x\": 1}");

    assertThat(Json.MAPPER.readTree(LlamaConfigWriter.withStoredType(file, StoredType.F32)))
        .isEqualTo(Json.MAPPER.readTree("{\"dtype\": \"float32\", \"x\": 1}"));
  }
}
