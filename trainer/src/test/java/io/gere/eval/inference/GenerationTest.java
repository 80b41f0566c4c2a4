package io.gere.eval.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.eval.inference.TokenChoice.Likeliest;
import io.gere.eval.inference.TokenChoice.Nucleus;
import io.gere.fixtures.AnyDevice;
import io.gere.model.DecoderModel;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import io.gere.tensor.ops.InferenceOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn, and that it is drawn whatever else is in the batch. */
@AnyDevice
final class GenerationTest {
  private static final int[] LENGTHS = {7, 1, 23, 7, 40, 2, 12, 30};
  private static final int TOKENS = 12;

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @Test
  void aTokenIsDrawnAsOftenAsItIsLikely() {
    double[] likely = {0.5, 0.25, 0.15, 0.1};

    assertThat(shares(likely, 1, 1)).allSatisfy((token, share) -> near(share, likely[token]));
  }

  /** Squares of the probabilities: half the temperature doubles the logits. */
  @Test
  void aLowerTemperatureSharpens() {
    double[] likely = {0.5, 0.25, 0.15, 0.1};
    double sum = 0.25 + 0.0625 + 0.0225 + 0.01;

    assertThat(shares(likely, 0.5, 1))
        .allSatisfy((token, share) -> near(share, likely[token] * likely[token] / sum));
  }

  /** 0.5 and 0.25 do not reach 0.8, with 0.15 they do; their shares are of 0.9. */
  @Test
  void theLikeliestThatTogetherReachTopPAreDrawnAlone() {
    Map<Integer, Double> shares = shares(new double[] {0.1, 0.5, 0.15, 0.25}, 1, 0.8);

    assertThat(shares).containsOnlyKeys(1, 2, 3);
    near(shares.get(1), 0.5 / 0.9);
    near(shares.get(2), 0.15 / 0.9);
    near(shares.get(3), 0.25 / 0.9);
  }

  /** Of 3,000 equally likely tokens the first thousand do not tell where the nucleus ends. */
  @Test
  void equallyLikelyTokensAreInTogether() {
    double[] likely = new double[3000];
    Arrays.fill(likely, 1.0 / likely.length);

    assertThat(shares(likely, 1, 0.9)).hasSizeGreaterThan(2900);
  }

  @Test
  void aTinyTopPIsTheLikeliestToken() {
    try (DecoderModel model = SmallModel.gqa()) {
      List<int[]> prompts = SmallModel.texts(512, LENGTHS);
      long[] keys = LongStream.range(0, LENGTHS.length).toArray();

      assertThat(ids(model, prompts, new Nucleus(1, 1e-9, keys)))
          .containsExactlyElementsOf(ids(model, prompts, new Likeliest()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatIsDrawnForARowDoesNotDependOnItsBatch(int rows) {
    try (DecoderModel model = SmallModel.gqa()) {
      List<int[]> prompts = SmallModel.texts(512, LENGTHS);
      long[] keys = LongStream.range(100, 100 + LENGTHS.length).toArray();
      List<int[]> together = ids(model, prompts, new Nucleus(1, 0.95, keys));
      assertThat(together).doesNotHaveDuplicates();

      List<int[]> apart = new ArrayList<>();
      for (int from = 0; from < LENGTHS.length; from += rows) {
        int to = Math.min(LENGTHS.length, from + rows);
        Nucleus choice = new Nucleus(1, 0.95, Arrays.copyOfRange(keys, from, to));
        apart.addAll(ids(model, prompts.subList(from, to), choice));
      }

      assertThat(apart).containsExactlyElementsOf(together);
    }
  }

  @Test
  void otherKeysDrawOtherTokens() {
    try (DecoderModel model = SmallModel.gqa()) {
      List<int[]> prompts = List.of(new int[] {3, 4, 5}, new int[] {3, 4, 5});

      assertThat(ids(model, prompts, new Nucleus(1, 1, new long[] {1, 2}))).doesNotHaveDuplicates();
      assertThat(ids(model, prompts, new Nucleus(1, 1, new long[] {1, 1})).stream().distinct())
          .satisfies(texts -> assertThat(texts.get(0)).isEqualTo(texts.get(1)));
    }
  }

  @Test
  void aRowIsFinishedByAnyOfItsStopsAndElseNotAtAll() {
    try (DecoderModel model = SmallModel.gqa()) {
      PaddedBatch batch = PaddedBatch.inOrder(SmallModel.texts(512, LENGTHS));
      Generation[] free = written(model, batch, Set.of(), new Likeliest());
      int stop = free[2].ids()[3];
      int other = free[4].ids()[5];

      Generation[] stopped = written(model, batch, Set.of(stop, other), new Likeliest());

      assertThat(free).allMatch(row -> !row.finished() && row.ids().length == TOKENS);
      for (int row = 0; row < free.length; row++) {
        int[] ids = free[row].ids();
        int end =
            IntStream.range(0, TOKENS)
                .filter(i -> ids[i] == stop || ids[i] == other)
                .findFirst()
                .orElse(TOKENS);
        assertThat(stopped[row].ids()).isEqualTo(Arrays.copyOf(ids, end));
        assertThat(stopped[row].finished()).isEqualTo(end < TOKENS);
      }
      assertThat(stopped[2].finished()).isTrue();
    }
  }

  private static List<int[]> ids(DecoderModel model, List<int[]> prompts, TokenChoice choice) {
    return Arrays.stream(written(model, PaddedBatch.inOrder(prompts), Set.of(), choice))
        .map(Generation::ids)
        .toList();
  }

  private static Generation[] written(
      DecoderModel model, PaddedBatch batch, Set<Integer> stops, TokenChoice choice) {
    try (KeyValueCache cache = new KeyValueCache(model, batch, TOKENS)) {
      return Generation.after(cache, TOKENS, stops, choice);
    }
  }

  /** How often each token comes in 20,000 rows of the same logits. */
  private static Map<Integer, Double> shares(double[] likely, double temperature, double topP) {
    int rows = 20_000;
    int rowsAtATime = 2000;
    Map<Integer, Double> shares = new TreeMap<>();
    try (DecoderModel model = SmallModel.gqa()) {
      InferenceOps ops = model.ops().inference();
      for (int from = 0; from < rows; from += rowsAtATime) {
        try (TensorScope scope = TensorScope.open()) {
          float[] logits = new float[rowsAtATime * likely.length];
          for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(likely[i % likely.length]);
          }
          long[] keys = LongStream.range(from, from + rowsAtATime).toArray();
          long[] drawn =
              new Nucleus(temperature, topP, keys)
                  .choose(scope, ops, scope.of(logits, rowsAtATime, likely.length), 5)
                  .toLongs();
          for (long token : drawn) {
            shares.merge((int) token, 1.0 / rows, Double::sum);
          }
        }
      }
    }
    return shares;
  }

  /** Four standard deviations of a share of 20,000. */
  private static void near(double share, double probability) {
    assertThat(share)
        .isCloseTo(probability, within(4 * Math.sqrt(probability * (1 - probability) / 20_000)));
  }
}
