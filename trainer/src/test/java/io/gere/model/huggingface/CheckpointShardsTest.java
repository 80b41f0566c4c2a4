package io.gere.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.fixtures.Golden;
import io.gere.model.safetensors.Bytes;
import io.gere.model.safetensors.StoredType;
import io.gere.model.safetensors.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckpointShardsTest {
  private static final String FIRST = "model-00001-of-00002.safetensors";
  private static final String SECOND = "model-00002-of-00002.safetensors";

  @TempDir Path directory;

  @Test
  void aSingleFileNeedsNoIndex() {
    try (CheckpointShards shards = CheckpointShards.open(Golden.file("ckpt_gqa"))) {
      assertThat(shards.tensors()).hasSize(29).containsKey("model.norm.weight");
    }
  }

  @Test
  void aModelSplitIntoShardsIsReadBackTensorByTensor() throws IOException {
    List<Bytes> tensors =
        List.of(Bytes.halves("a", 3, 1), Bytes.halves("b", 2, 2), Bytes.halves("c", 4, 3));
    ShardPlan plan = ShardPlan.of(tensors, 10);
    for (ShardPlan.ShardFile shard : plan.shards()) {
      Bytes.write(directory.resolve(shard.fileName()), shard.tensors());
    }
    index(plan.indexJson().orElseThrow());

    try (CheckpointShards shards = CheckpointShards.open(directory)) {
      assertThat(shards.tensors().keySet()).containsExactly("a", "b", "c");
      assertThat(shards.tensors().get("b").file().path())
          .isEqualTo(directory.resolve(FIRST).toString());
      for (Bytes tensor : tensors) {
        ByteBuffer read = ByteBuffer.allocateDirect(tensor.content().length);
        shards.tensors().get(tensor.name()).read(0, read);
        assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(tensor.content()));
      }
    }
  }

  @Test
  void theSplitKeepsTheOrderAndGivesATooLargeTensorAFileOfItsOwn() {
    ShardPlan plan =
        ShardPlan.of(
            List.of(new Huge("a", 1_000_000_000), new Huge("b", 3_000_000_000L), new Huge("c", 1)),
            ShardPlan.DEFAULT_MAXIMUM_BYTES);

    assertThat(plan.shards())
        .extracting(ShardPlan.ShardFile::fileName)
        .containsExactly(
            "model-00001-of-00003.safetensors",
            "model-00002-of-00003.safetensors",
            "model-00003-of-00003.safetensors");
    assertThat(plan.indexJson())
        .hasValue(
            """
            {
              "metadata" : {
                "total_size" : 16000000004
              },
              "weight_map" : {
                "a" : "model-00001-of-00003.safetensors",
                "b" : "model-00002-of-00003.safetensors",
                "c" : "model-00003-of-00003.safetensors"
              }
            }
            """);
  }

  @Test
  void whatFitsIntoOneFileExactlyIsNotSplit() {
    ShardPlan plan = ShardPlan.of(List.of(Bytes.halves("a", 3, 1), Bytes.halves("b", 2, 2)), 10);

    assertThat(plan.shards()).hasSize(1);
    assertThat(plan.shards().get(0).fileName()).isEqualTo("model.safetensors");
    assertThat(plan.indexJson()).isEmpty();
  }

  @Test
  void aFolderWithoutWeightsSaysWhatWasLookedFor() {
    assertThatThrownBy(() -> CheckpointShards.open(directory))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith(
            directory + " has neither model.safetensors nor model.safetensors.index.json");
  }

  @Test
  void allMissingShardsAreNamedAtOnce() throws IOException {
    Bytes.write(directory.resolve(FIRST), List.of(Bytes.halves("a", 1, 0)));
    index(
        "{\"weight_map\": {\"a\": \"%s\", \"b\": \"%s\", \"c\": \"third\"}}"
            .formatted(FIRST, SECOND));

    assertThatThrownBy(() -> CheckpointShards.open(directory))
        .hasMessageContaining("of the 3 files")
        .hasMessageEndingWith("these are missing: " + SECOND + ", third");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"../x.safetensors\"",
        "\"/x.safetensors\"",
        "\"inner/x.safetensors\"",
        "\"..\\\\x.safetensors\"",
        "\"..\"",
        "\".\"",
        "\"\"",
        "\"x\\u0000y\"",
        "7"
      })
  void anIndexThatLeadsOutOfTheFolderIsRefused(String fileName) throws IOException {
    Bytes.write(directory.resolve("x.safetensors"), List.of(Bytes.halves("a", 1, 0)));
    Path model = Files.createDirectories(directory.resolve("model/inner")).getParent();
    Bytes.write(model.resolve("inner/x.safetensors"), List.of(Bytes.halves("a", 1, 0)));
    Files.writeString(
        model.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"a\": " + fileName + "}}");

    assertThatThrownBy(() -> CheckpointShards.open(model))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("for tensor a; it must be a file name without a folder");
  }

  @Test
  void filesMayBeSymbolicLinksAsInHuggingFacesCache() throws IOException {
    Path blob = Files.createDirectory(directory.resolve("blobs")).resolve("0123abcd");
    Bytes.write(blob, List.of(Bytes.halves("a", 1, 0)));
    Path snapshot = Files.createDirectories(directory.resolve("snapshots/main"));
    Files.createSymbolicLink(
        snapshot.resolve("model.safetensors"), Path.of("../../blobs/0123abcd"));

    try (CheckpointShards shards = CheckpointShards.open(snapshot)) {
      assertThat(shards.tensors()).containsOnlyKeys("a");
    }
  }

  @Test
  void aTensorThatIsNotInTheShardTheIndexNamesIsRefused() throws IOException {
    Bytes.write(directory.resolve(FIRST), List.of(Bytes.halves("a", 1, 0)));
    Bytes.write(directory.resolve(SECOND), List.of(Bytes.halves("b", 1, 0)));
    index("{\"weight_map\": {\"a\": \"%s\", \"b\": \"%s\"}}".formatted(SECOND, FIRST));

    assertThatThrownBy(() -> CheckpointShards.open(directory))
        .hasMessageContaining("says that tensor a is in " + SECOND + ", but it is not");
  }

  @Test
  void aTensorInTwoShardsIsRefused() throws IOException {
    Bytes.write(directory.resolve(FIRST), List.of(Bytes.halves("a", 1, 0)));
    Bytes.write(
        directory.resolve(SECOND), List.of(Bytes.halves("a", 1, 1), Bytes.halves("b", 1, 0)));
    index("{\"weight_map\": {\"a\": \"%s\", \"b\": \"%s\"}}".formatted(FIRST, SECOND));

    assertThatThrownBy(() -> CheckpointShards.open(directory))
        .hasMessageContaining("tensor a is both in")
        .hasMessageContaining(FIRST)
        .hasMessageContaining(SECOND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "{\"weight_map\": {}}", "{\"weight_map\": 1}"})
  void anIndexWithoutWeightMapIsRefused(String json) throws IOException {
    index(json);

    assertThatThrownBy(() -> CheckpointShards.open(directory))
        .hasMessageEndingWith("has no weight_map");
  }

  @Test
  void anIndexThatNamesATensorTwiceIsRefused() throws IOException {
    index("{\"weight_map\": {\"a\": \"%s\", \"a\": \"%s\"}}".formatted(FIRST, SECOND));

    assertThatThrownBy(() -> CheckpointShards.open(directory))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("model.safetensors.index.json cannot be read: Duplicate field 'a'");
  }

  private void index(String json) throws IOException {
    Files.writeString(directory.resolve("model.safetensors.index.json"), json);
  }

  /** A tensor too large to be written in a test. */
  private record Huge(String name, long elements) implements TensorSource {
    @Override
    public StoredType type() {
      return StoredType.F32;
    }

    @Override
    public long[] shape() {
      return new long[] {elements};
    }

    @Override
    public void writeTo(WritableByteChannel channel) {
      throw new AssertionError("only planned, never written");
    }
  }
}
