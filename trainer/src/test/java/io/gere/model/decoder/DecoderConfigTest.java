package io.gere.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.fixtures.Golden;
import io.gere.model.family.DecoderConfigReader;
import io.gere.model.huggingface.CheckpointShards;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class DecoderConfigTest {
  private static final DecoderConfig LLAMA_31_8B =
      new DecoderConfigBuilder()
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

  @Test
  void theShapesAreThoseOfTheStoredCheckpoints() {
    for (String name : List.of("ckpt_gqa", "ckpt_rope3")) {
      DecoderConfig config = DecoderConfigReader.read(Golden.file(name + "/config.json"));
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
            DecoderConfigReader.read(Golden.file("ckpt_rope3/config.json"))
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
}
