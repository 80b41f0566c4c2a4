package io.gere.model.huggingface;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.fixtures.Golden;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.family.DecoderConfigReader;
import io.gere.model.safetensors.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParameterCheckTest {
  private static final DecoderConfig CONFIG =
      DecoderConfigReader.read(Golden.file("ckpt_gqa/config.json"));

  @TempDir Path directory;

  @Test
  void theGoldenCheckpointsFitTheirConfigs() {
    for (String name : List.of("ckpt_gqa", "ckpt_rope3")) {
      DecoderConfig config = DecoderConfigReader.read(Golden.file(name + "/config.json"));
      try (CheckpointShards checkpoint = CheckpointShards.open(Golden.file(name))) {
        assertThatCode(() -> ParameterCheck.require(config, checkpoint)).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void storedRotaryFrequenciesAndATiedHeadArePassedOver() throws IOException {
    Map<String, long[]> shapes = CONFIG.parameterShapes();
    shapes.put("model.layers.0.self_attn.rotary_emb.inv_freq", new long[] {8});
    shapes.put("lm_head.weight", new long[] {512, 64});

    assertThatCode(() -> check(CONFIG, shapes)).doesNotThrowAnyException();
  }

  @Test
  void oneMessageNamesAllThatIsMissingUnknownOrMisshapen() {
    Map<String, long[]> shapes = CONFIG.parameterShapes();
    shapes.remove("model.norm.weight");
    shapes.put("model.layers.0.self_attn.q_proj.bias", new long[] {64});
    shapes.put("model.layers.1.self_attn.k_proj.weight", new long[] {64, 64});

    assertThatThrownBy(() -> check(CONFIG, shapes))
        .isInstanceOf(GereException.class)
        .hasMessage(
            directory
                + ": the weights do not fit config.json; missing: model.norm.weight;"
                + " unknown: model.layers.0.self_attn.q_proj.bias;"
                + " of another shape: model.layers.1.self_attn.k_proj.weight [64, 64] instead of"
                + " [32, 64]");
  }

  @Test
  void ofManyOnlyTheFirstFiveAreNamedAndTheRestCounted() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("model.embed_tokens.weight", new long[] {512, 64});

    assertThatThrownBy(() -> check(CONFIG, shapes))
        .hasMessageContaining(
            "missing: model.layers.0.input_layernorm.weight,"
                + " model.layers.0.self_attn.q_proj.weight,"
                + " model.layers.0.self_attn.k_proj.weight,"
                + " model.layers.0.self_attn.v_proj.weight,"
                + " model.layers.0.self_attn.o_proj.weight and 23 more");
  }

  @Test
  void anUntiedModelNeedsItsHead() {
    DecoderConfig untied = DecoderConfigReader.read(Golden.file("ckpt_rope3/config.json"));
    Map<String, long[]> shapes = untied.parameterShapes();
    shapes.remove("lm_head.weight");

    assertThatThrownBy(() -> check(untied, shapes)).hasMessageEndingWith("missing: lm_head.weight");
  }

  private void check(DecoderConfig config, Map<String, long[]> shapes) throws IOException {
    List<Bytes> tensors = new ArrayList<>();
    shapes.forEach((name, shape) -> tensors.add(Bytes.zeros(name, shape)));
    Bytes.write(directory.resolve("model.safetensors"), tensors);
    try (CheckpointShards checkpoint = CheckpointShards.open(directory)) {
      ParameterCheck.require(config, checkpoint);
    }
  }
}
