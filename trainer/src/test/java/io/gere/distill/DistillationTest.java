package io.gere.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.data.Sample;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Columns;
import io.gere.fixtures.Golden;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.ModelFolder;
import io.gere.tensor.ElementType;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import io.gere.thresholds.ActivationMoments;
import io.gere.thresholds.ActivationSketch;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two layers of the golden checkpoint over documents of all lengths from 2 to 40. */
@AnyDevice
final class DistillationTest {
  private static final Path CHECKPOINT = Golden.file("ckpt_gqa");
  private static final List<Integer> LAYERS = List.of(3, 2);
  private static final int WIDTH = 64;
  private static final List<int[]> DOCUMENTS = documents();

  private static final List<Sample> SAMPLES = DOCUMENTS.stream().map(Sample::of).toList();

  private static DecoderModel base;

  private static List<int[]> documents() {
    Random random = new Random(11);
    return IntStream.range(0, 50)
        .mapToObj(i -> random.ints(2 + random.nextInt(39), 0, 512).toArray())
        .toList();
  }

  @BeforeAll
  static void load() {
    Torch.prepareThread(1);
    base = ModelFolder.load(CHECKPOINT);
  }

  @AfterAll
  static void close() {
    base.close();
  }

  private static FloatBuffer alone(int layer, int document) {
    long[] ids = Arrays.stream(DOCUMENTS.get(document)).asLongStream().toArray();
    try (TensorScope scope = TensorScope.open()) {
      return FloatBuffer.wrap(
          base.hiddenStates(
                  scope, scope.of(ids, 1, ids.length), new int[] {ids.length}, new int[] {layer})
              .get(0)
              .toFloats());
    }
  }

  /** The hidden states of each document in each layer, by "slot document". */
  private static Map<String, FloatBuffer> distilled(int batchTokens) throws IOException {
    Map<String, FloatBuffer> all = new HashMap<>();
    Distillation distillation = new Distillation(base, LAYERS);
    for (DocumentBatch batch : DocumentBatch.of(SAMPLES, batchTokens)) {
      distillation.run(
          batch,
          states -> {
            FloatBuffer copy = FloatBuffer.allocate(states.tokens() * WIDTH);
            copy.put(states.as(ElementType.FLOAT32).asFloatBuffer()).flip();
            all.put(states.slot() + " " + states.document(), copy);
          });
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 300, 4096})
  void aBatchGivesWhatEachDocumentGivesAlone(int batchTokens) throws IOException {
    Map<String, FloatBuffer> distilled = distilled(batchTokens);

    assertThat(distilled).hasSize(2 * DOCUMENTS.size());
    for (int slot = 0; slot < LAYERS.size(); slot++) {
      for (int document = 0; document < DOCUMENTS.size(); document++) {
        FloatBuffer expected = alone(LAYERS.get(slot), document);
        FloatBuffer actual = distilled.get(slot + " " + document);
        assertThat(actual.remaining()).isEqualTo(expected.remaining());
        for (int i = 0; i < expected.remaining(); i++) {
          assertThat(actual.get(i))
              .as("layer %d, document %d, value %d", LAYERS.get(slot), document, i)
              .isCloseTo(expected.get(i), within(2e-5f));
        }
      }
    }
  }

  @Test
  void twoPassesGiveTheSameBits() throws IOException {
    assertThat(distilled(300)).isEqualTo(distilled(300));
  }

  @Test
  void batchesHoldEveryDocumentOnceAndNoMoreTokensThanAsked() {
    for (int tokens : new int[] {1, 40, 41, 100, 4096}) {
      List<DocumentBatch> batches = DocumentBatch.of(SAMPLES, tokens);

      TreeSet<Integer> seen = new TreeSet<>();
      int before = Integer.MAX_VALUE;
      for (DocumentBatch batch : batches) {
        assertThat(batch.size() == 1 || batch.size() * batch.width() <= tokens).isTrue();
        for (int row = 0; row < batch.size(); row++) {
          int document = batch.documents().get(row);
          assertThat(seen.add(document)).as("document %d is new", document).isTrue();
          assertThat(batch.samples().get(row).inputIds()).isEqualTo(DOCUMENTS.get(document));
          assertThat(batch.samples().get(row).length()).isLessThanOrEqualTo(before);
          before = batch.samples().get(row).length();
        }
      }
      assertThat(seen).hasSize(DOCUMENTS.size());
    }
  }

  @Test
  void aSketchIsThatOfTheUnroundedStatesOneByOne() throws IOException {
    ActivationSketch sketch = new ActivationSketch(base.ops().moments(), WIDTH, true);
    ActivationMoments expected = new ActivationMoments(WIDTH);
    Distillation distillation = new Distillation(base, List.of(2));
    for (DocumentBatch batch : DocumentBatch.of(SAMPLES, 1)) {
      distillation.run(batch, sketch::add);
      expected.add(Columns.of(alone(2, batch.documents().get(0)).array(), WIDTH));
    }

    assertThat(sketch.moments().count())
        .isEqualTo(DOCUMENTS.stream().mapToLong(ids -> ids.length).sum());
    assertThat(sketch.moments().mean()).isEqualTo(expected.mean());
    assertThat(sketch.moments().populationStandardDeviation())
        .isEqualTo(expected.populationStandardDeviation());
    assertThat(sketch.quantiles().orElseThrow().quantile(0.16)).hasSize(WIDTH);
  }

  @Test
  void aHiddenStateIsTheLayersOwn() throws IOException {
    assertThat(distilled(1).get("0 7")).isEqualTo(alone(3, 7)).isNotEqualTo(alone(2, 7));
  }

  /** Of a conversation only what has labels is handed on, from every place it may have. */
  @Test
  void statesOfTokensWithoutLabelsAreLeftOut() throws IOException {
    int[] ids = DOCUMENTS.get(7);
    int[] labels = ids.clone();
    labels[0] = Sample.NO_LABEL;
    labels[ids.length - 2] = Sample.NO_LABEL;
    List<Sample> samples = List.of(SAMPLES.get(8), new Sample(ids, labels), SAMPLES.get(9));
    FloatBuffer whole = alone(2, 7);

    Map<Integer, float[]> found = new HashMap<>();
    for (DocumentBatch batch : DocumentBatch.of(samples, 4096)) {
      new Distillation(base, List.of(2))
          .run(
              batch,
              states -> {
                float[] values = new float[states.tokens() * WIDTH];
                states.as(ElementType.FLOAT32).asFloatBuffer().get(values);
                found.put(states.document(), values);
              });
    }

    assertThat(found.get(0)).hasSize(DOCUMENTS.get(8).length * WIDTH);
    assertThat(found.get(1)).hasSize((ids.length - 2) * WIDTH);
    int at = 0;
    for (int token = 0; token < ids.length; token++) {
      if (labels[token] != Sample.NO_LABEL) {
        for (int d = 0; d < WIDTH; d++) {
          assertThat(found.get(1)[at++]).isCloseTo(whole.get(token * WIDTH + d), within(1e-5f));
        }
      }
    }
  }
}
