package io.gere.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gere.GereException;
import io.gere.data.Sample;
import io.gere.distill.Distillation;
import io.gere.distill.DocumentBatch;
import io.gere.distill.HiddenStates;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.loss.ReplayLoss;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.ModelFolder;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import io.gere.tensor.ops.HeadGradient;
import io.gere.tensor.ops.ImitationOps;
import io.gere.tensor.ops.SampleRows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hidden states of the golden checkpoint in each type a cache may have, and the losses on them. */
@AnyDevice
final class StateTypesTest {
  private static final Path CHECKPOINT = Golden.file("ckpt_gqa");
  private static final List<int[]> DOCUMENTS =
      List.of(new int[] {1, 17, 401, 8, 5}, new int[] {9, 33}, new int[] {44, 2, 7, 7, 60, 1});
  private static final int WIDTH = 64;
  private static final int LAST = 3;

  @TempDir private Path folder;
  private static DecoderModel base;

  @BeforeAll
  static void load() {
    Torch.prepareThread(1);
    base = ModelFolder.load(CHECKPOINT);
  }

  @AfterAll
  static void close() {
    base.close();
  }

  private HiddenStateCache cache(ElementType type) throws IOException {
    Path file = folder.resolve(type + ".arrow");
    try (OutputStream out = Files.newOutputStream(file);
        HiddenStateCache.Writer writer =
            new HiddenStateCache.Writer(out, type, WIDTH, Map.of("base", "golden"))) {
      for (DocumentBatch batch :
          DocumentBatch.of(DOCUMENTS.stream().map(Sample::of).toList(), 64)) {
        new Distillation(base, List.of(LAST)).run(batch, writer::write);
      }
    }
    return HiddenStateCache.open(List.of(file));
  }

  private static float value(ElementType type, ByteBuffer states, int i) {
    return switch (type) {
      case FLOAT32 -> states.getFloat(4 * i);
      case BFLOAT16 -> Float.intBitsToFloat(states.getShort(2 * i) << 16);
      case FLOAT16 -> half(states.getShort(2 * i));
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  /** IEEE 754 binary16, spelt out. */
  private static float half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    float fraction = (bits & 0x3ff) / 1024f;
    double magnitude =
        exponent == 0 ? fraction * Math.pow(2, -14) : (1 + fraction) * Math.pow(2, exponent - 15);
    return (float) (bits < 0 ? -magnitude : magnitude);
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 0, 4", "FLOAT16, 0.00048829, 2", "BFLOAT16, 0.00390626, 2"})
  void everyStateComesBackRoundedOnce(ElementType type, float rounding, int bytes)
      throws IOException {
    try (HiddenStateCache exact = cache(ElementType.FLOAT32);
        HiddenStateCache kept = cache(type)) {
      assertThat(kept.type()).isEqualTo(type);
      assertThat(kept.metadata())
          .containsEntry("dtype", type.name().toLowerCase(Locale.ROOT))
          .containsEntry("base", "golden");
      for (int document = 0; document < DOCUMENTS.size(); document++) {
        FloatBuffer expected = exact.states(document, 0).asFloatBuffer();
        ByteBuffer states = kept.states(document, 0);
        assertThat(states.capacity()).isEqualTo(DOCUMENTS.get(document).length * WIDTH * bytes);
        for (int i = 0; i < expected.limit(); i++) {
          float value = expected.get(i);
          // Half of the type's last place, or of float16's smallest number.
          double most = Math.max(rounding * Math.abs(value), rounding == 0 ? 0 : 3e-8);
          assertThat((double) value(type, states, i)).isCloseTo(value, within(most));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"FLOAT16, 1e-3", "BFLOAT16, 1e-2"})
  void lossesOnThemAreThoseOfFloat32WithinTheTypesRounding(ElementType type, double rounding)
      throws IOException {
    try (HiddenStateCache exact = cache(ElementType.FLOAT32);
        HiddenStateCache kept = cache(type);
        TensorScope scope = TensorScope.open()) {
      for (List<ReplayLoss.Imitation> pair :
          List.of(
              List.<ReplayLoss.Imitation>of(
                  new ReplayLoss.Features(exact, LAST, 1), new ReplayLoss.Features(kept, LAST, 1)),
              List.<ReplayLoss.Imitation>of(
                  new ReplayLoss.Features(exact, LAST, 2), new ReplayLoss.Features(kept, LAST, 2)),
              List.<ReplayLoss.Imitation>of(
                  new ReplayLoss.Logits(exact, LAST, base.head(), 4),
                  new ReplayLoss.Logits(kept, LAST, base.head(), 4)))) {
        double[] expected = loss(scope, pair.get(0));
        double[] actual = loss(scope, pair.get(1));
        for (int i = 0; i < expected.length; i++) {
          assertThat(actual[i])
              .as("%s, value %d", pair.get(0), i)
              .isNotNaN()
              .isCloseTo(expected[i], within(rounding * Math.max(1, Math.abs(expected[i]))));
        }
        assertThat(expected[0]).isGreaterThan(0.01);
      }
    }
  }

  /** The loss of document 0 against a model that has moved away from it, and its gradient. */
  private static double[] loss(TensorScope scope, ReplayLoss.Imitation loss) {
    int tokens = loss.base().tokens(0);
    Random random = new Random(1);
    float[] moved = new float[tokens * WIDTH];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (float) random.nextGaussian();
    }
    Tensor stored = scope.empty(loss.base().type(), tokens, loss.base().width());
    stored.put(0, loss.base().states(0, 0));
    long[] rows = LongStream.range(0, tokens).toArray();
    Tensor upstream = scope.zeros(tokens, WIDTH);
    ReplayLoss.HeldStates states =
        new ReplayLoss.HeldStates(
            scope.of(moved, 1, tokens, WIDTH),
            new SampleRows(scope.of(rows, tokens), scope.of(new long[tokens], tokens), 1),
            stored,
            base.head());
    ImitationOps ops = base.ops().imitation();
    double[] sums = loss.sums(ops, scope, 0, states).toDoubles();
    HeadGradient into = new HeadGradient(upstream, Optional.empty());
    loss.backward(ops, 0, states, scope.of(new float[] {1}, 1), into);
    float[] gradient = upstream.toFloats();
    double length = 0;
    for (float slope : gradient) {
      length += slope * slope;
    }
    return new double[] {sums[0] / sums[1], Math.sqrt(length)};
  }

  @Test
  void aStateBeyondFloat16IsRefusedInsteadOfStoredAsInfinity() throws IOException {
    try (TensorScope scope = TensorScope.open();
        HiddenStateCache.Writer writer =
            new HiddenStateCache.Writer(
                OutputStream.nullOutputStream(), ElementType.FLOAT16, 2, Map.of())) {
      Tensor rows = scope.of(new float[] {1, 70_000}, 1, 2);
      assertThatThrownBy(() -> writer.write(new HiddenStates(scope, 0, 5, rows)))
          .isInstanceOf(GereException.class)
          .hasMessageContaining("document 5 is not finite as float16")
          .hasMessageContaining("set distill.dtype to bfloat16 or float32");
    }
  }
}
