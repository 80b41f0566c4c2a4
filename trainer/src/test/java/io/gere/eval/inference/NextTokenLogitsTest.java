package io.gere.eval.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.fixtures.TrainedParameters;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.model.huggingface.ModelFolder;
import io.gere.tensor.Filled;
import io.gere.tensor.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the model's own logits, one whole text after the other. */
@AnyDevice
final class NextTokenLogitsTest {
  private static final int[] LENGTHS = {5, 1, 31, 12, 5};
  private static final long[] TOKENS = {8, 300, 8};

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 1000})
  void logitsAreThoseOfTheLastRealPosition(int batchTokens) {
    try (DecoderModel model = SmallModel.gqa()) {
      List<int[]> texts = SmallModel.texts(512, LENGTHS);

      assertSame(new NextTokenLogits(model, TOKENS, batchTokens).after(texts), model, texts);
    }
  }

  @ParameterizedTest
  @CsvSource({"ckpt_gqa, 1", "ckpt_gqa, 40", "ckpt_gqa, 1000", "ckpt_rope3, 40"})
  void aCommonBeginningReadOnceGivesTheSameLogits(String checkpoint, int batchTokens) {
    try (DecoderModel model = ModelFolder.load(Golden.file(checkpoint))) {
      int vocabulary = model.config().vocabularySize();
      int[] beginning = SmallModel.texts(vocabulary, 40).get(0);
      List<int[]> texts =
          SmallModel.texts(vocabulary, LENGTHS).stream()
              .map(end -> IntStream.concat(Arrays.stream(beginning), Arrays.stream(end)).toArray())
              .toList();
      long[] tokens = {8, vocabulary - 1};

      assertSame(
          new NextTokenLogits(model, tokens, batchTokens).afterCommonBeginning(texts),
          model,
          texts,
          tokens);
    }
  }

  @Test
  void anAdapterCountsAfterACommonBeginningToo() {
    LoraConfig lora = new LoraConfig(4, 16, List.of("q_proj", "k_proj", "v_proj", "down_proj"), 0);
    try (DecoderModel model = ModelFolder.load(Golden.file("ckpt_gqa"), Optional.of(lora), 1)) {
      Filled.with(TrainedParameters.of(model).flat(), i -> 0.2 * Math.sin(i));
      List<int[]> texts = new ArrayList<>(SmallModel.texts(512, 30, 30));
      texts.get(1)[0] = texts.get(0)[0];

      assertSame(new NextTokenLogits(model, TOKENS, 40).afterCommonBeginning(texts), model, texts);
    }
  }

  @Test
  void textsThatShareNothingOrAllOfOneOfThemAreReadAsWell() {
    try (DecoderModel model = SmallModel.gqa()) {
      NextTokenLogits logits = new NextTokenLogits(model, TOKENS, 40);
      List<int[]> inEachOther = List.of(new int[] {4, 5, 6}, new int[] {4}, new int[] {4, 5});
      List<int[]> equal = List.of(new int[] {4, 5}, new int[] {4, 5});

      assertSame(logits.afterCommonBeginning(inEachOther), model, inEachOther);
      assertSame(logits.afterCommonBeginning(equal), model, equal);
      assertThat(logits.afterCommonBeginning(List.of())).isEmpty();
    }
  }

  private static void assertSame(float[][] logits, DecoderModel model, List<int[]> texts) {
    assertSame(logits, model, texts, TOKENS);
  }

  private static void assertSame(
      float[][] logits, DecoderModel model, List<int[]> texts, long[] tokens) {
    assertThat(logits).hasNumberOfRows(texts.size());
    for (int i = 0; i < logits.length; i++) {
      double[] all = SmallModel.logits(model, texts.get(i));
      float[] expected = new float[tokens.length];
      for (int t = 0; t < tokens.length; t++) {
        expected[t] = (float) all[(int) tokens[t]];
      }
      assertThat(logits[i]).containsExactly(expected, within(1e-4f));
    }
  }
}
