package io.gere.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.model.DecoderModel;
import io.gere.model.safetensors.SafetensorsWriter;
import io.gere.model.safetensors.StoredType;
import io.gere.model.safetensors.TensorSource;
import io.gere.storage.Origin;
import io.gere.storage.StepFolder;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@AnyDevice
final class ModelFolderTest {
  private static final Path ROPE3 = Golden.file("ckpt_rope3");

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @Test
  void aModelWrittenAndReadAgainIsTheSameToTheBit() {
    try (DecoderModel model = ModelFolder.load(ROPE3)) {
      write("copy", folder -> ModelFolder.write(model, ROPE3, folder));
      try (DecoderModel copy = ModelFolder.load(directory.resolve("copy"))) {
        assertThat(copy.config()).isEqualTo(model.config());
        assertThat(copy.weights().flat().toFloats()).isEqualTo(model.weights().flat().toFloats());
      }
    }
  }

  @Test
  void aModelThatTrainingHasMadeInfiniteIsNotWritten() {
    try (DecoderModel model = ModelFolder.load(ROPE3)) {
      ByteBuffer infinity = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      model
          .weights()
          .get("model.norm.weight")
          .put(8, infinity.putFloat(0, Float.NEGATIVE_INFINITY));

      assertThatThrownBy(() -> write("copy", folder -> ModelFolder.write(model, ROPE3, folder)))
          .isInstanceOf(GereException.class)
          .hasMessageContainingAll("NaN or infinite", "model.norm.weight: 1 value")
          .hasMessageContaining("lower optimizer.learning_rate");
    }
  }

  @Test
  void bfloat16WeightsAreReadExactly() throws IOException {
    try (DecoderModel model = ModelFolder.load(ROPE3)) {
      Path half = Files.createDirectory(directory.resolve("half"));
      Files.copy(ROPE3.resolve("config.json"), half.resolve("config.json"));
      List<TensorSource> sources = new ArrayList<>();
      model
          .weights()
          .tensors()
          .forEach(
              (name, tensor) ->
                  sources.add(
                      new Stored(name, StoredType.BF16, tensor.shape(), tensor.toFloats())));
      try (OutputStream out = Files.newOutputStream(half.resolve("model.safetensors"))) {
        SafetensorsWriter.write(out, sources);
      }

      float[] expected = model.weights().flat().toFloats();
      for (int i = 0; i < expected.length; i++) {
        expected[i] = Float.intBitsToFloat(Float.floatToRawIntBits(expected[i]) & 0xFFFF0000);
      }
      try (DecoderModel read = ModelFolder.load(half)) {
        assertThat(read.weights().flat().toFloats()).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(StoredType.class)
  void weightsThatAreNotFiniteAreNamedWithTheirNumber(StoredType type) throws IOException {
    Path broken = Files.createDirectory(directory.resolve("broken"));
    try (DecoderModel model = ModelFolder.load(ROPE3)) {
      List<TensorSource> sources = new ArrayList<>();
      model
          .weights()
          .tensors()
          .forEach(
              (name, tensor) -> {
                float[] values = tensor.toFloats();
                if (name.equals("model.layers.1.self_attn.q_proj.weight")) {
                  Arrays.fill(values, 3, 14, Float.NaN);
                  values[values.length - 1] = Float.NEGATIVE_INFINITY;
                } else if (name.equals("model.norm.weight")) {
                  values[0] = Float.POSITIVE_INFINITY;
                } else if (name.equals("lm_head.weight")) {
                  values[0] = type == StoredType.F16 ? 65504 : Float.MAX_VALUE / 2; // just finite
                }
                sources.add(new Stored(name, type, tensor.shape(), values));
              });
      Files.copy(ROPE3.resolve("config.json"), broken.resolve("config.json"));
      try (OutputStream out = Files.newOutputStream(broken.resolve("model.safetensors"))) {
        SafetensorsWriter.write(out, sources);
      }
    }

    assertThatThrownBy(() -> ModelFolder.load(broken))
        .isInstanceOf(GereException.class)
        .hasMessage(
            broken
                + " holds weights that are NaN or infinite: layer 1 q_proj: 12 values,"
                + " model.norm.weight: 1 value; download or train the model again");
  }

  @Test
  void aHeadBesideTiedEmbeddingsMustBeTheEmbedding() throws IOException {
    Path tied = Files.createDirectory(directory.resolve("tied"));
    String config =
        Files.readString(ROPE3.resolve("config.json"))
            .replaceFirst("\"tie_word_embeddings\": *false", "\"tie_word_embeddings\": true");
    assertThat(config).contains("\"tie_word_embeddings\": true");
    Files.writeString(tied.resolve("config.json"), config);
    try (DecoderModel model = ModelFolder.load(ROPE3)) {
      writeWeights(tied, model, "lm_head.weight");
      assertThatThrownBy(() -> ModelFolder.load(tied))
          .isInstanceOf(GereException.class)
          .hasMessageContainingAll(
              tied.toString(), "tie_word_embeddings", "lm_head.weight is not model.embed_tokens");

      writeWeights(tied, model, "model.embed_tokens.weight");
      try (DecoderModel read = ModelFolder.load(tied)) {
        assertThat(read.head().toFloats()).isEqualTo(model.embedding().toFloats());
      }
    }
  }

  /** Writes a model's weights, its head as a copy of one of them. */
  private static void writeWeights(Path folder, DecoderModel model, String head)
      throws IOException {
    List<TensorSource> sources = new ArrayList<>();
    model
        .weights()
        .tensors()
        .forEach(
            (name, tensor) -> {
              String source = name.equals("lm_head.weight") ? head : name;
              float[] values = model.weights().get(source).toFloats();
              sources.add(new Stored(name, StoredType.F32, tensor.shape(), values));
            });
    try (OutputStream out = Files.newOutputStream(folder.resolve("model.safetensors"))) {
      SafetensorsWriter.write(out, sources);
    }
  }

  private interface Content {
    void writeTo(StepFolder.Rebuild folder);
  }

  private void write(String name, Content content) {
    StepFolder folder =
        new StepFolder(
            new Configuration(), new org.apache.hadoop.fs.Path(directory.resolve(name).toUri()));
    StepFolder.Rebuild rebuild = folder.rebuild(new Origin("train", Map.of(), Map.of()));
    content.writeTo(rebuild);
    rebuild.commit(Map.of());
  }

  /** A tensor in one of the stored types; for bfloat16 the lower halves of its floats are cut. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stored(String name, StoredType type, long[] shape, float[] values)
      implements TensorSource {

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
      ByteBuffer bytes =
          ByteBuffer.allocate(type.bytes() * values.length).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : values) {
        switch (type) {
          case F32 -> bytes.putFloat(value);
          case F16 -> bytes.putShort(half(value));
          case BF16 -> bytes.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
        }
      }
      channel.write(bytes.flip());
    }

    /** Sign, exponent and the upper bits of the fraction; what is too small becomes 0. */
    private static short half(float value) {
      int bits = Float.floatToRawIntBits(value);
      int sign = (bits >>> 16) & 0x8000;
      if (!Float.isFinite(value)) {
        return (short) (sign | 0x7c00 | (Float.isNaN(value) ? 0x200 : 0));
      }
      int exponent = ((bits >>> 23) & 0xff) - 127 + 15;
      return (short) (exponent <= 0 ? sign : sign | (exponent << 10) | ((bits >>> 13) & 0x3ff));
    }
  }
}
