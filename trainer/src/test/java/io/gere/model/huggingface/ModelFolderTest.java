package io.gere.model.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.model.LlamaModel;
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
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    try (LlamaModel model = ModelFolder.load(ROPE3)) {
      write("copy", folder -> ModelFolder.write(model, ROPE3, folder));
      try (LlamaModel copy = ModelFolder.load(directory.resolve("copy"))) {
        assertThat(copy.config()).isEqualTo(model.config());
        assertThat(copy.weights().flat().toFloats()).isEqualTo(model.weights().flat().toFloats());
      }
    }
  }

  @Test
  void bfloat16WeightsAreReadExactly() throws IOException {
    try (LlamaModel model = ModelFolder.load(ROPE3)) {
      Path half = Files.createDirectory(directory.resolve("half"));
      Files.copy(ROPE3.resolve("config.json"), half.resolve("config.json"));
      List<TensorSource> sources = new ArrayList<>();
      model
          .weights()
          .tensors()
          .forEach(
              (name, tensor) -> sources.add(new Upper(name, tensor.shape(), tensor.toFloats())));
      try (OutputStream out = Files.newOutputStream(half.resolve("model.safetensors"))) {
        SafetensorsWriter.write(out, sources);
      }

      float[] expected = model.weights().flat().toFloats();
      for (int i = 0; i < expected.length; i++) {
        expected[i] = Float.intBitsToFloat(Float.floatToRawIntBits(expected[i]) & 0xFFFF0000);
      }
      try (LlamaModel read = ModelFolder.load(half)) {
        assertThat(read.weights().flat().toFloats()).isEqualTo(expected);
      }
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

  /** A tensor stored as the upper halves of its floats: bfloat16 without rounding. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Upper(String name, long[] shape, float[] values) implements TensorSource {
    @Override
    public StoredType type() {
      return StoredType.BF16;
    }

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : values) {
        bytes.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
      }
      channel.write(bytes.flip());
    }
  }
}
