package io.gere.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.InputException;
import io.gere.fixtures.Families;
import io.gere.fixtures.Golden;
import io.gere.model.huggingface.ModelExport;
import io.gere.model.huggingface.ModelFolder;
import io.gere.model.safetensors.StoredType;
import io.gere.storage.AtomicFolder;
import io.gere.storage.FolderWriter;
import io.gere.storage.Json;
import io.gere.storage.Origin;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Golden checkpoints as GGUF files: the real llama.cpp computes every logit, and goes on from a
 * prompt, as this program does.
 */
final class GgufExportTest {
  /** Longer than the original context of llama3 and yarn scaling. */
  private static final int LENGTH = 90;

  private static final double TOLERANCE = 1e-4;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  /** ckpt_gqa: grouped queries, tied. ckpt_rope3: heads wider than hidden / heads, llama3. */
  @ParameterizedTest
  @ValueSource(strings = {"ckpt_gqa", "ckpt_rope3"})
  void llamasAreComputedAlike(String checkpoint) {
    GgufExport.Result result = export(Golden.file(checkpoint));

    assertThat(result.architecture()).isEqualTo("llama");
    requireAlike(Golden.file(checkpoint), LENGTH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-bias", "llama-rope/linear", "llama-rope/llama3", "qwen2"})
  void familiesAreComputedAlike(String name) throws IOException {
    Path model = family(name);

    export(model);

    requireAlike(model, LENGTH);
  }

  @Test
  void yarnIsComputedAlikeWithTheFactorOfThePaperAndWithAnother() throws IOException {
    Path model = family("llama-rope/yarn");
    change(model, config -> rope(config).put("attention_factor", 0.8));

    export(model);

    requireAlike(model, LENGTH);
  }

  @Test
  void dynamicScalingIsComputedAlikeUpToWhereItBegins() throws IOException {
    Path model = family("llama-rope/dynamic");

    GgufExport.Result result = export(model);

    assertThat(result.notes()).anyMatch(note -> note.startsWith("context_length is 32"));
    requireAlike(model, 32);
  }

  @Test
  void aMistralsWindowEndsItsContext() throws IOException {
    Path model = family("llama-rope/linear");
    change(
        model,
        config -> {
          config.putArray("architectures").add("MistralForCausalLM");
          config.put("model_type", "mistral").put("sliding_window", 48);
          config.remove("attention_bias");
          config.remove("mlp_bias");
        });

    GgufExport.Result result = export(model);

    assertThat(result.notes()).anyMatch(note -> note.startsWith("context_length is 48"));
    requireAlike(model, 48);
  }

  @Test
  void qwen3sNormsOfHeadsAreComputedAlike() throws IOException {
    LlamaCpp.requireNewer();
    Path model = family("qwen3");

    assertThat(export(model).architecture()).isEqualTo("qwen3");
    requireAlike(model, LENGTH);
  }

  @Test
  void anAdapterIsMerged() throws IOException {
    Path model = family("qwen2");
    Path adapter = Golden.file("families/lora/qwen2");
    Path merged = directory.resolve("merged");
    write(
        merged,
        into ->
            ModelExport.model(
                model, Optional.of(adapter), Optional.empty(), Optional.empty(), into));

    GgufExport.Result result = export(model, Optional.of(adapter), Optional.empty());

    assertThat(result.summary().merged()).isPositive();
    assertThat(largestDifference(model)).isGreaterThan(1e-2);
    requireAlike(merged, LENGTH);
  }

  /** What is rounded is compared with the same rounding; llama.cpp rounds the other factor, too. */
  @ParameterizedTest
  @EnumSource(
      value = StoredType.class,
      names = {"F16", "BF16"})
  void halfPrecisionIsKept(StoredType type) {
    Path model = Golden.file("ckpt_gqa");
    Path rounded = directory.resolve("rounded");
    write(
        rounded,
        into ->
            ModelExport.model(model, Optional.empty(), Optional.empty(), Optional.of(type), into));

    GgufExport.Result result = export(rounded);

    assertThat(result.summary().types()).containsExactly(StoredType.F32, type);
    assertThat(largestDifference(rounded)).isLessThan(type == StoredType.F16 ? 0.01 : 0.1);
  }

  @ParameterizedTest
  @CsvSource({
    "gemma2, norms",
    "gemma3, norms",
    "olmo2, norms",
    "cohere, norms",
    "granite, scaled or capped",
    "smollm3, rotary embeddings",
    "phi3, projections",
    "llama-rope/yarn-options, YarnScaling"
  })
  void whatLlamaCppWouldComputeOtherwiseIsRefused(String name, String reason) throws IOException {
    Path model = family(name);

    assertThatThrownBy(() -> export(model))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(model + " cannot be written as GGUF: it has ")
        .hasMessageContaining(reason)
        .hasMessageContaining("export it without --format gguf");
    assertThat(directory.resolve("gguf")).doesNotExist();
  }

  @Test
  void aWindowlessTokenizerlessModelIsWrittenAndSaysThatItReadsIds() {
    GgufExport.Result result = export(Golden.file("ckpt_gqa"));

    assertThat(result.notes()).singleElement().asString().contains("tokenizer is left out");
  }

  private Path family(String name) throws IOException {
    return Families.model(directory, name, "config.json");
  }

  private static void change(Path model, Consumer<ObjectNode> change) throws IOException {
    Path file = model.resolve(ModelFolder.CONFIG);
    ObjectNode config = (ObjectNode) Json.MAPPER.readTree(file.toFile());
    change.accept(config);
    Files.writeString(file, Json.pretty(config));
  }

  private static ObjectNode rope(ObjectNode config) {
    return (ObjectNode) config.path("rope_parameters");
  }

  private GgufExport.Result export(Path model) {
    return export(model, Optional.empty(), Optional.empty());
  }

  private GgufExport.Result export(Path model, Optional<Path> adapter, Optional<StoredType> type) {
    AtomicReference<GgufExport.Result> result = new AtomicReference<>();
    write(
        directory.resolve("gguf"),
        into -> result.set(GgufExport.model(model, adapter, Optional.empty(), type, into)));
    return result.get();
  }

  private static void write(Path folder, Consumer<FolderWriter> content) {
    AtomicFolder.write(
        new Configuration(),
        new org.apache.hadoop.fs.Path(folder.toUri()),
        new Origin("test", Map.of(), Map.of()),
        into -> {
          content.accept(into);
          return Map.of();
        });
  }

  private Path file() {
    return directory.resolve("gguf/" + GgufExport.FILE_NAME);
  }

  private double largestDifference(Path model) {
    int[] tokens = tokens(200, LENGTH);
    try (LlamaCpp llama = LlamaCpp.load(file());
        Logits ours = new Logits(model)) {
      return largestDifference(llama.logits(tokens), ours.of(tokens));
    }
  }

  /** All logits behind {@code length} tokens, and ten greedy tokens behind half of them. */
  private void requireAlike(Path model, int length) {
    try (LlamaCpp llama = LlamaCpp.load(file());
        Logits ours = new Logits(model)) {
      int[] tokens = tokens(llama.vocabularySize(), length);
      float[][] expected = ours.of(tokens);
      assertThat(largestDifference(llama.logits(tokens), expected)).isCloseTo(0, within(TOLERANCE));
      int[] prompt = Arrays.copyOf(tokens, length / 2);
      assertThat(llama.greedy(prompt, 10)).isEqualTo(ours.greedy(prompt, 10));
    }
  }

  private static int[] tokens(int vocabulary, int length) {
    return new Random(3).ints(length, 0, vocabulary).toArray();
  }

  private static double largestDifference(float[][] one, float[][] other) {
    assertThat(one).hasDimensions(other.length, other[0].length);
    double largest = 0;
    for (int t = 0; t < one.length; t++) {
      for (int v = 0; v < one[t].length; v++) {
        largest = Math.max(largest, Math.abs(one[t][v] - other[t][v]));
      }
    }
    return largest;
  }
}
