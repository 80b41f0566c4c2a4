package io.gere.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.fixtures.Golden;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SafetensorsFileTest {
  private static final String TWO_BYTES =
      "'a': {'dtype': 'F16', 'shape': [1], 'data_offsets': [0, 2]}";

  @TempDir Path directory;

  @Test
  void readsWhatPyTorchSaved() throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(Golden.file("ckpt_gqa/model.safetensors"))) {
      assertThat(file.metadata()).containsExactly(Map.entry("format", "pt"));
      assertThat(file.entries()).hasSize(29);
      TensorEntry embedding = file.entries().get(0);
      assertThat(embedding.name()).isEqualTo("model.embed_tokens.weight");
      assertThat(embedding.type()).isEqualTo(StoredType.F32);
      assertThat(embedding.shape()).containsExactly(512, 64);
      assertThat(embedding.bytes()).isEqualTo(131_072);
    }
  }

  @Test
  void readsThePartOfATensorThatIsAskedForIntoADirectBuffer() throws IOException {
    Path path =
        write(
            "{" + TWO_BYTES + ", 'b': {'dtype': 'F32', 'shape': [2], 'data_offsets': [2, 10]}}",
            0,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(8);
      buffer.position(1).limit(6);
      file.read(file.entries().get(1), 3, buffer);

      assertThat(buffer.hasRemaining()).isFalse();
      byte[] all = new byte[8];
      buffer.clear().get(all);
      assertThat(all).containsExactly(0, 5, 6, 7, 8, 9, 0, 0);
    }
  }

  @Test
  void readsBeyondTwoGigabytes() throws IOException {
    long elements = 700_000_000L;
    Path path =
        write(
            "{'big': {'dtype': 'F32', 'shape': [%d], 'data_offsets': [0, %d]}}"
                .formatted(elements, 4 * elements));
    long end = Files.size(path) + 4 * elements;
    try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
      sparse.setLength(end);
      sparse.seek(end - 4);
      sparse.write(new byte[] {1, 2, 3, 4});
    }
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      ByteBuffer last = ByteBuffer.allocate(4);
      file.read(file.entries().get(0), 4 * (elements - 1), last);

      assertThat(last.array()).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void listsTensorsInTheOrderOfTheirBytes() throws IOException {
    Path path =
        write(
            "{'z': {'dtype': 'F16', 'shape': [], 'data_offsets': [2, 4]}, 'empty': {'dtype': 'F32',"
                + " 'shape': [0, 9], 'data_offsets': [2, 2]}, "
                + TWO_BYTES
                + "}",
            1,
            2,
            3,
            4);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.entries()).extracting(TensorEntry::name).containsExactly("a", "empty", "z");
    }
  }

  @Test
  void aTensorOfAnotherTypeIsRefusedOnlyWhenItIsRead() throws IOException {
    Path path =
        write(
            "{" + TWO_BYTES + ", 'ids': {'dtype': 'I64', 'shape': [1], 'data_offsets': [2, 10]}}",
            new int[10]);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      TensorEntry ids = file.entries().get(1);
      assertThatThrownBy(() -> file.read(ids, 0, ByteBuffer.allocate(8)))
          .isInstanceOf(GereException.class)
          .hasMessage(path + ": tensor ids is stored as I64; only [F32, F16, BF16] can be read");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "version https://git-lfs.github.com/spec/v1, is a pointer of Git LFS and not the file itself",
    "<!doctype html><html><head></head></html>, is a web page",
    "PK\u0003\u0004 data.pkl and much more than that, is a zip archive"
  })
  void aFileThatIsSomethingElseIsCalledWhatItIs(String content, String what) throws IOException {
    Path file = Files.writeString(directory.resolve("other.safetensors"), content);

    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + " " + what);
  }

  @Test
  void bytesBeyondATensorsEndAreNotRead() throws IOException {
    Path path = write("{" + TWO_BYTES + "}", 1, 2);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      TensorEntry a = file.entries().get(0);
      assertThatThrownBy(() -> file.read(a, 1, ByteBuffer.allocate(2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("tensor a has 2 bytes; asked for 2 from byte 1");
      assertThatThrownBy(() -> file.read(a, -1, ByteBuffer.allocate(1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aFileCutShortWhileItIsOpenIsNoticed() throws IOException {
    Path path = write("{" + TWO_BYTES + "}", 1, 2);
    try (SafetensorsFile file = SafetensorsFile.open(path);
        RandomAccessFile other = new RandomAccessFile(path.toFile(), "rw")) {
      long before = other.length();
      other.setLength(before - 1);

      assertThatThrownBy(() -> file.read(file.entries().get(0), 0, ByteBuffer.allocate(2)))
          .isInstanceOf(GereException.class)
          .hasMessageContaining(path.toString())
          .hasMessageContaining("tensor a cannot be read: it had %d bytes when".formatted(before))
          .hasMessageContaining("has %d now".formatted(before - 1));
    }
  }

  /** Each line: a header, and what is said of it. The data has two bytes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "['a']                                                         | does not start with '{'",
        " {}                                                           | does not start with '{'",
        "{'a': {'dtype': 'F16'                                         | not valid JSON",
        "{TWO} {}                                                      | not valid JSON",
        "{TWO, TWO}                                                    | not valid JSON",
        "{'__metadata__': {'x': 'y', 'x': 'z'}, TWO}                   | not valid JSON",
        "{'__metadata__': {'x': 1}, TWO}                               | __metadata__.x is not a"
            + " string",
        "{'__metadata__': 'pt', TWO}                                   | __metadata__ is not an"
            + " object",
        "{'a': 1}                                                      | tensor a has no dtype",
        "{'a': {'shape': [1], 'data_offsets': [0, 2]}}                 | tensor a has no dtype",
        "{'a': {'dtype': 'F16', 'data_offsets': [0, 2]}}               | tensor a has no shape",
        "{'a': {'dtype': 'F16', 'shape': [1]}}                         | tensor a has no"
            + " data_offsets",
        "{'a': {'dtype': 'F16', 'shape': [1.0], 'data_offsets': [0, 2]}} | tensor a has shape"
            + " [1.0]",
        "{'a': {'dtype': 'F16', 'shape': [-1], 'data_offsets': [0, 2]}} | tensor a has shape [-1]",
        "{'a': {'dtype': 'F16', 'shape': [18446744073709551617], 'data_offsets': [0, 2]}} | tensor"
            + " a has shape",
        "{'a': {'dtype': 'F16', 'shape': [1], 'data_offsets': [2, 0]}} | tensor a has data_offsets"
            + " [2, 0]",
        "{'a': {'dtype': 'F16', 'shape': [1], 'data_offsets': [2]}}    | tensor a has data_offsets"
            + " [2]",
        "{'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [0, 2]}} | F32 of shape [1] needs 4",
        "{'a': {'dtype': 'F16', 'shape': [4294967296, 4294967297], 'data_offsets': [0, 2]}} |"
            + " impossible shape",
        "{'a': {'dtype': 'F16', 'shape': [4611686018427387905, 2], 'data_offsets': [0, 2]}} |"
            + " impossible shape",
        "{'a': {'dtype': 'F16', 'shape': [9223372036854775807], 'data_offsets': [0, 2]}} |"
            + " impossible shape",
        "{'a': {'dtype': 'F16', 'shape': [0], 'data_offsets': [1, 1]}} | begins at byte 1",
        "{TWO, 'b': {'dtype': 'F16', 'shape': [1], 'data_offsets': [0, 2]}} | begins at byte 0",
        "{TWO, 'b': {'dtype': 'F16', 'shape': [1], 'data_offsets': [3, 5]}} | begins at byte 3",
        "{TWO, 'b': {'dtype': 'F16', 'shape': [1], 'data_offsets': [2, 4]}} | tensors have 4 bytes,"
            + " its data 2",
        "{}                                                            | tensors have 0 bytes, its"
            + " data 2"
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void aHeaderThatLiesIsRefused(String header, String message) throws IOException {
    Path path = write(header.replace("TWO", TWO_BYTES), 1, 2);

    assertThatThrownBy(() -> SafetensorsFile.open(path))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith(path + " is not a valid safetensors file")
        .hasMessageContaining(message.strip());
  }

  @Test
  void aHeaderThatIsNotUtf8IsRefused() throws IOException {
    Path path = directory.resolve("latin1.safetensors");
    byte[] header = "{\"\u00e9\": 1}".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(path, file(header.length, header));

    assertThatThrownBy(() -> SafetensorsFile.open(path)).hasMessageContaining("not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 100_000_001, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void aHeaderLongerThanTheFileOrTheFormatAllowsIsRefused(long length) throws IOException {
    Path path = directory.resolve("long.safetensors");
    Files.write(path, file(length, "{}".getBytes(StandardCharsets.UTF_8)));

    assertThatThrownBy(() -> SafetensorsFile.open(path))
        .hasMessageContaining("it has 10 bytes and a header of " + Long.toUnsignedString(length));
  }

  @Test
  void aHeaderBeyondTheFormatsLimitIsRefusedEvenWhereTheFileIsLongEnough() throws IOException {
    Path path = directory.resolve("long.safetensors");
    Files.write(path, file(100_000_001, new byte[0]));
    try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
      sparse.setLength(200_000_000);
    }

    assertThatThrownBy(() -> SafetensorsFile.open(path))
        .hasMessageContaining("a header of 100000001");
  }

  @Test
  void aFileWithoutRoomForTheHeadersLengthIsRefused() throws IOException {
    Path path = Files.write(directory.resolve("short.safetensors"), new byte[7]);

    assertThatThrownBy(() -> SafetensorsFile.open(path))
        .hasMessageContaining("has 7 bytes, too few");
  }

  @Test
  void aMissingFileIsNamed() {
    Path path = directory.resolve("none.safetensors");

    assertThatThrownBy(() -> SafetensorsFile.open(path)).hasMessage(path + " does not exist");
  }

  private Path write(String header, int... data) throws IOException {
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer all = ByteBuffer.allocate(json.length + data.length).put(json);
    for (int value : data) {
      all.put((byte) value);
    }
    return Files.write(directory.resolve("test.safetensors"), file(json.length, all.array()));
  }

  private static byte[] file(long length, byte[] rest) {
    return ByteBuffer.allocate(Long.BYTES + rest.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(rest)
        .array();
  }
}
