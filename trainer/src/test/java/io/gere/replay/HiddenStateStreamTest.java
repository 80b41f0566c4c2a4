package io.gere.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HiddenStateStreamTest {
  @TempDir private Path folder;

  private HiddenStateStream open(byte[] bytes) {
    return new HiddenStateStream(new ByteArrayInputStream(bytes), "part-0.arrow");
  }

  private byte[] file(int... documents) throws IOException {
    return Files.readAllBytes(HiddenStateFiles.write(folder.resolve("a.arrow"), documents));
  }

  @Test
  void documentsComeInTheOrderTheyWereWritten() throws IOException {
    try (HiddenStateStream stream = open(file(4, 0, 9))) {
      assertThat(stream.hiddenSize()).isEqualTo(HiddenStateFiles.HIDDEN_SIZE);
      for (int index : new int[] {4, 0, 9}) {
        HiddenStateStream.Document document = stream.next().orElseThrow();
        assertThat(document.index()).isEqualTo(index);
        assertThat(document.tokens()).isEqualTo(HiddenStateFiles.tokens(index));
        assertThat(document.states()).isEqualTo(HiddenStateFiles.states(index).asFloatBuffer());
      }
      assertThat(stream.next()).isEmpty();
    }
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = file(0, 1, 2);
    for (int length = 0; length < whole.length; length += 8) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> readAll(cut))
          .isInstanceOf(GereException.class)
          .hasMessageStartingWith("part-0.arrow cannot be read as a hidden-state cache")
          .hasMessageContaining("run the distill step again");
    }
  }

  private void readAll(byte[] bytes) {
    try (HiddenStateStream stream = open(bytes)) {
      while (stream.next().isPresent()) {
        assertThat(stream.hiddenSize()).isEqualTo(HiddenStateFiles.HIDDEN_SIZE);
      }
    }
  }
}
