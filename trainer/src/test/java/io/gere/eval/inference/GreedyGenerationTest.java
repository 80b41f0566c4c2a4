package io.gere.eval.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.fixtures.TrainedParameters;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.model.huggingface.ModelFolder;
import io.gere.tensor.Filled;
import io.gere.tensor.Torch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key/value cache against reading the whole text again for every token. */
@AnyDevice
final class GreedyGenerationTest {
  private static final int[] LENGTHS = {7, 1, 23, 7, 40, 2, 12};
  private static final int TOKENS = 9;

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @ParameterizedTest
  @CsvSource({
    "ckpt_gqa, 1",
    "ckpt_gqa, 50",
    "ckpt_gqa, 1000",
    "ckpt_rope3, 1",
    "ckpt_rope3, 50",
    "ckpt_rope3, 1000"
  })
  void theCacheSaysTokenByTokenWhatTheWholeTextSays(String checkpoint, int batchTokens) {
    try (DecoderModel model = ModelFolder.load(Golden.file(checkpoint))) {
      List<int[]> prompts = SmallModel.texts(model.config().vocabularySize(), LENGTHS);
      List<int[]> expected = oneByOne(model, prompts, Set.of());
      assertThat(expected).doesNotHaveDuplicates();

      assertThat(new GreedyGeneration(model, Set.of(), batchTokens).answers(prompts, TOKENS))
          .containsExactlyElementsOf(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 1000})
  void anAnswerEndsBeforeAnyOfItsEndsWhileOthersGoOn(int batchTokens) {
    try (DecoderModel model = SmallModel.gqa()) {
      List<int[]> prompts = SmallModel.texts(512, LENGTHS);
      List<int[]> endless = oneByOne(model, prompts, Set.of());
      Set<Integer> ends = Set.of(endless.get(2)[3], endless.get(0)[1]);
      List<int[]> expected = oneByOne(model, prompts, ends);
      assertThat(expected).extracting(answer -> answer.length).contains(TOKENS);
      assertThat(expected.get(2)).hasSizeLessThan(TOKENS);
      assertThat(expected.get(0)).hasSizeLessThan(TOKENS);

      assertThat(new GreedyGeneration(model, ends, batchTokens).answers(prompts, TOKENS))
          .containsExactlyElementsOf(expected);
    }
  }

  @Test
  void anAdapterCountsWithTheCacheToo() {
    LoraConfig lora = new LoraConfig(4, 16, List.of("q_proj", "k_proj", "v_proj", "down_proj"), 0);
    try (DecoderModel plain = SmallModel.gqa();
        DecoderModel model = ModelFolder.load(Golden.file("ckpt_gqa"), Optional.of(lora), 1)) {
      SplittableRandom random = new SplittableRandom(2);
      Filled.with(TrainedParameters.of(model).flat(), i -> 0.4 * random.nextDouble() - 0.2);
      List<int[]> prompts = SmallModel.texts(512, LENGTHS);
      List<int[]> expected = oneByOne(model, prompts, Set.of());

      assertThat(new GreedyGeneration(model, Set.of(), 50).answers(prompts, TOKENS))
          .containsExactlyElementsOf(expected)
          .isNotEqualTo(oneByOne(plain, prompts, Set.of()));
    }
  }

  @Test
  void nothingFollowsNothing() {
    try (DecoderModel model = SmallModel.gqa()) {
      GreedyGeneration generation = new GreedyGeneration(model, Set.of(), 2);

      assertThat(generation.answers(List.of(), 3)).isEmpty();
      assertThatThrownBy(() -> generation.answers(List.of(new int[] {4}, new int[0]), 3))
          .isInstanceOf(GereException.class)
          .hasMessageContaining("text 2 has no tokens");
    }
  }

  private static List<int[]> oneByOne(DecoderModel model, List<int[]> prompts, Set<Integer> ends) {
    return prompts.stream().map(prompt -> SmallModel.answer(model, prompt, TOKENS, ends)).toList();
  }
}
