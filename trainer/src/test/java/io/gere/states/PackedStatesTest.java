package io.gere.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.thresholds.Thresholds;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PackedStatesTest {
  @TempDir private Path folder;

  private static int tokens(int document) {
    return 1 + document * 7 % 23;
  }

  private static ByteBuffer states(Thresholds thresholds, int slot, int document) {
    float[] states = StatePackerTest.states(tokens(document) + slot, thresholds);
    int values = tokens(document) * thresholds.dimensions();
    return new StatePacker(thresholds, slot)
        .pack(FloatBuffer.wrap(states, 0, values), tokens(document));
  }

  private Path write(String name, Thresholds thresholds, int slot, int... documents)
      throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        PackedStates.Writer writer = new PackedStates.Writer(out, thresholds, slot, "base")) {
      for (int document : documents) {
        writer.write(document, tokens(document), states(thresholds, slot, document));
      }
    }
    return file;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 64, 130})
  void everyLayerOfEveryDocumentComesBack(int hiddenSize) throws IOException {
    Thresholds thresholds = StatePackerTest.thresholds(hiddenSize, 3, 1);
    List<Path> last =
        List.of(
            write("last-0.arrow", thresholds, 0, 4, 0, 2),
            write("last-1.arrow", thresholds, 0, 1, 3));
    List<Path> first = List.of(write("first.arrow", thresholds, 1, 0, 1, 2, 3, 4));

    try (PackedStates packed = PackedStates.open(thresholds, List.of(last, first))) {
      assertThat(packed.layers()).containsExactly(3, 1);
      assertThat(packed.hiddenSize()).isEqualTo(hiddenSize);
      assertThat(packed.documents()).isEqualTo(5);
      for (int document = 0; document < 5; document++) {
        assertThat(packed.tokens(document)).isEqualTo(tokens(document));
        for (int slot = 0; slot < 2; slot++) {
          assertThat(packed.states(document, slot)).isEqualTo(states(thresholds, slot, document));
        }
      }
    }
  }

  @Test
  void closedStatesAreNotRead() throws IOException {
    Thresholds thresholds = StatePackerTest.thresholds(9, 3);
    PackedStates packed =
        PackedStates.open(thresholds, List.of(List.of(write("a.arrow", thresholds, 0, 0))));
    packed.close();

    assertThatThrownBy(packed::documents)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the packed states are closed");
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(
      Thresholds thresholds, Path... layers) {
    return assertThatThrownBy(
            () -> PackedStates.open(thresholds, Arrays.stream(layers).map(List::of).toList()))
        .isInstanceOfSatisfying(
            GereException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILURE))
        .hasMessageContaining("run the thresholds step again");
  }

  @Test
  void statesOfOtherThresholdsAreRefused() throws IOException {
    Path file = write("a.arrow", StatePackerTest.thresholds(8, 3), 0, 0);
    // As many bytes per token, but other bands.
    assertRefused(StatePackerTest.thresholds(7, 3), file)
        .hasMessageContaining("a.arrow holds 2 bytes a token packed for {");
  }

  @Test
  void statesOfAnotherLayerAreRefused() throws IOException {
    Thresholds thresholds = StatePackerTest.thresholds(8, 3, 2);
    Path last = write("last.arrow", thresholds, 0, 0);
    Path other = write("other.arrow", thresholds, 1, 0);
    assertRefused(thresholds, other, last).hasMessageContaining("layer=2");
  }

  @Test
  void layersOfDifferentDocumentsAreRefused() throws IOException {
    Thresholds thresholds = StatePackerTest.thresholds(8, 3, 2);
    Path last = write("last.arrow", thresholds, 0, 0, 1);
    Path other = write("other.arrow", thresholds, 1, 0);
    assertRefused(thresholds, last, other)
        .hasMessageContaining("other.arrow")
        .hasMessageContaining("do not hold the same documents");
  }

  @Test
  void aHiddenStateCacheIsNotTakenForPackedStates() throws IOException {
    Path hidden = HiddenStateFiles.write(folder.resolve("part-0.arrow"), 0);
    assertRefused(StatePackerTest.thresholds(8, 3), hidden)
        .hasMessageContaining("part-0.arrow cannot be read as a packed-state cache")
        .hasMessageContaining("it is a hidden-state cache");
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    Thresholds thresholds = StatePackerTest.thresholds(8, 3);
    byte[] whole = Files.readAllBytes(write("a.arrow", thresholds, 0, 0, 1));
    Path cut = folder.resolve("cut.arrow");
    for (int length = 0; length < whole.length; length += 29) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertRefused(thresholds, cut)
          .hasMessageContaining("cut.arrow cannot be read as a packed-state cache");
    }
  }

  @Test
  void aMissingDocumentIsRefused() throws IOException {
    Thresholds thresholds = StatePackerTest.thresholds(8, 3);
    assertRefused(thresholds, write("a.arrow", thresholds, 0, 0, 2))
        .hasMessageContaining("replay document 1 is in none of the cache's 1 files");
  }
}
