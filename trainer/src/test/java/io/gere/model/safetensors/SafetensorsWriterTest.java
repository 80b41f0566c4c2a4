package io.gere.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.fixtures.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SafetensorsWriterTest {
  @TempDir Path directory;

  @Test
  void writesTheFormatByteForByte() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SafetensorsWriter.write(
        out, List.of(new Bytes("bias", StoredType.BF16, new long[] {1, 1}, new byte[] {7, 8})));

    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"bias\":{\"dtype\":\"BF16\",\"shape\":[1,1],\"data_offsets\":[0,2]}}";
    String padded = header + " ".repeat(5);
    assertThat(padded.length() % 8).isZero();
    ByteBuffer expected = ByteBuffer.allocate(8 + padded.length() + 2);
    expected.put((byte) padded.length()).position(8);
    expected.put(padded.getBytes(StandardCharsets.UTF_8)).put((byte) 7).put((byte) 8);
    assertThat(out.toByteArray()).isEqualTo(expected.array());
  }

  @Test
  void writesAgainWhatItReadFromPyTorchsFile() throws IOException {
    Path original = Golden.file("ckpt_rope3/model.safetensors");
    Path copy = directory.resolve("copy.safetensors");
    try (SafetensorsFile file = SafetensorsFile.open(original)) {
      List<Copy> tensors = file.entries().stream().map(entry -> new Copy(file, entry)).toList();
      Bytes.write(copy, tensors);
    }

    assertThat(copy).hasSameBinaryContentAs(original);
  }

  @Test
  void aTensorMayComeInPiecesOfDirectMemory() throws IOException {
    Path path = directory.resolve("pieces.safetensors");
    ByteBuffer direct = ByteBuffer.allocateDirect(400_000);
    for (int i = 0; i < 100_000; i++) {
      direct.putInt(i);
    }
    direct.flip();
    TensorSource pieces =
        new TensorSource() {
          @Override
          public String name() {
            return "pieces";
          }

          @Override
          public StoredType type() {
            return StoredType.F32;
          }

          @Override
          public long[] shape() {
            return new long[] {100_000};
          }

          @Override
          public void writeTo(WritableByteChannel channel) throws IOException {
            channel.write(direct.slice(0, 100_000));
            channel.write(direct.slice(100_000, 300_000));
          }
        };
    Bytes.write(path, List.of(pieces, Bytes.halves("after", 1, 9)));

    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      ByteBuffer read = ByteBuffer.allocate(400_000);
      file.read(file.entries().get(0), 0, read);
      assertThat(read.flip()).isEqualTo(direct);
    }
  }

  @Test
  void aTensorThatWritesFewerBytesThanItsShapeNeedsIsNoticed() {
    Bytes broken = new Bytes("x", StoredType.F32, new long[] {2}, new byte[7]);

    assertThatThrownBy(() -> SafetensorsWriter.write(new ByteArrayOutputStream(), List.of(broken)))
        .hasMessage("tensor x has 8 bytes, but 7 were written");
  }

  @Test
  void twoTensorsOfOneNameAreRefusedBeforeAnythingIsWritten() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<Bytes> twice = List.of(Bytes.halves("x", 1, 0), Bytes.halves("x", 2, 0));

    assertThatThrownBy(() -> SafetensorsWriter.write(out, twice)).hasMessage("two tensors named x");
    assertThat(out.size()).isZero();
  }

  private record Copy(SafetensorsFile file, TensorEntry entry) implements TensorSource {
    @Override
    public String name() {
      return entry.name();
    }

    @Override
    public StoredType type() {
      return entry.type();
    }

    @Override
    public long[] shape() {
      return entry.shape();
    }

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
      ByteBuffer all = ByteBuffer.allocateDirect((int) entry.bytes());
      file.read(entry, 0, all);
      channel.write(all.flip());
    }
  }
}
