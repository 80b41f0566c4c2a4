package io.gere.eval.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.fixtures.AnyDevice;
import io.gere.model.DecoderModel;
import io.gere.tensor.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers read side by side against each of them read alone, token by token. */
@AnyDevice
final class OptionLikelihoodsTest {
  private static final int[] PROMPTS = {5, 1, 31, 12, 5};

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 1000})
  void anOptionsLogProbabilityIsTheSumOverItsOwnTokens(int batchTokens) {
    assertLikelihoods(batchTokens, 3, 1, 2, 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000})
  void optionsOfOneTokenNeedNothingButThePrompt(int batchTokens) {
    assertLikelihoods(batchTokens, 1, 1);
  }

  /** Every prompt has one option more than the one before, so that rows differ. */
  private static void assertLikelihoods(int batchTokens, int... lengths) {
    try (DecoderModel model = SmallModel.gqa()) {
      List<int[]> prompts = SmallModel.texts(512, PROMPTS);
      List<int[]> options = SmallModel.texts(512, lengths);
      List<OptionLikelihoods.Choice> choices = new ArrayList<>();
      for (int i = 0; i < prompts.size(); i++) {
        int count = 1 + i % options.size();
        choices.add(new OptionLikelihoods.Choice(prompts.get(i), options.subList(0, count)));
      }

      double[][] likelihoods = new OptionLikelihoods(model, batchTokens).of(choices);

      for (int i = 0; i < choices.size(); i++) {
        int[] prompt = prompts.get(i);
        double[] expected =
            choices.get(i).options().stream()
                .mapToDouble(option -> logProbability(model, prompt, option))
                .toArray();
        assertThat(likelihoods[i]).containsExactly(expected, within(1e-3));
      }
    }
  }

  private static double logProbability(DecoderModel model, int[] prompt, int[] option) {
    int[] text = IntStream.concat(Arrays.stream(prompt), Arrays.stream(option)).toArray();
    return IntStream.range(prompt.length, text.length)
        .mapToDouble(t -> SmallModel.logProbability(model, Arrays.copyOf(text, t), text[t]))
        .sum();
  }
}
