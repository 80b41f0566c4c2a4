package io.gere.eval.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Families;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.ModelFolder;
import io.gere.tensor.ElementType;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every family with its cache against reading the whole text for every token. Windows are of 16
 * positions and original contexts of 32, so the texts below go beyond both.
 */
@AnyDevice
final class FamilyGenerationTest {
  private static final int[] LENGTHS = {3, 15, 28, 31, 40};
  private static final int TOKENS = 6;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  static List<String> names() {
    return Families.all();
  }

  @ParameterizedTest
  @MethodSource("names")
  void theCacheSaysTokenByTokenWhatTheWholeTextSays(String name) throws IOException {
    try (DecoderModel model = ModelFolder.load(Families.model(directory, name, "config.json"))) {
      List<int[]> prompts = SmallModel.texts(200, LENGTHS);
      List<int[]> expected =
          prompts.stream()
              .map(prompt -> SmallModel.answer(model, prompt, TOKENS, Set.of()))
              .toList();

      assertThat(new GreedyGeneration(model, Set.of(), 1000).answers(prompts, TOKENS))
          .containsExactlyElementsOf(expected);
    }
  }

  /** Rows that are finished are left out, also of texts that are read again as a whole. */
  @ParameterizedTest
  @MethodSource("names")
  void whatIsWrittenStaysTheSameWhenOtherRowsAreFinished(String name) throws IOException {
    try (DecoderModel model = ModelFolder.load(Families.model(directory, name, "config.json"))) {
      List<int[]> prompts = SmallModel.texts(200, LENGTHS);
      List<int[]> free = new GreedyGeneration(model, Set.of(), 1000).answers(prompts, TOKENS);
      Set<Integer> ends =
          Stream.of(free.get(0)[1], free.get(1)[1], free.get(2)[2], free.get(3)[2])
              .collect(Collectors.toSet());
      List<int[]> expected =
          prompts.stream().map(prompt -> SmallModel.answer(model, prompt, TOKENS, ends)).toList();

      assertThat(new GreedyGeneration(model, ends, 1000).answers(prompts, TOKENS))
          .containsExactlyElementsOf(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void promptsThatBeginAlikeAreReadOnAsIfFromTheBeginning(String name) throws IOException {
    try (DecoderModel model = ModelFolder.load(Families.model(directory, name, "config.json"))) {
      int[] all = SmallModel.texts(200, 45).get(0);
      List<int[]> prompts =
          Arrays.stream(LENGTHS)
              .mapToObj(length -> Arrays.copyOf(all, Math.max(length, 26)))
              .toList();
      NextTokenLogits logits = new NextTokenLogits(model, new long[] {3, 5, 199}, 1000);

      float[][] together = logits.afterCommonBeginning(prompts);
      float[][] apart = logits.after(prompts);

      for (int i = 0; i < apart.length; i++) {
        assertThat(together[i]).containsExactly(apart[i], within(2e-4f));
      }
    }
  }

  /** Those that rotate a text of 36 tokens and a longer one alike. */
  static List<String> steadyNames() {
    return names().stream().filter(name -> !name.equals("llama-rope/dynamic")).toList();
  }

  @ParameterizedTest
  @MethodSource("steadyNames")
  void optionsAreReadSideBySideAsIfEachWereAlone(String name) throws IOException {
    try (DecoderModel model = ModelFolder.load(Families.model(directory, name, "config.json"))) {
      List<int[]> options = SmallModel.texts(200, 2, 3, 5);
      List<int[]> prompts = SmallModel.texts(200, 20, 36);
      double[][] together =
          new OptionLikelihoods(model, 1000)
              .of(prompts.stream().map(p -> new OptionLikelihoods.Choice(p, options)).toList());

      for (int p = 0; p < prompts.size(); p++) {
        for (int o = 0; o < options.size(); o++) {
          double expected = 0;
          int[] text = prompts.get(p);
          for (int token : options.get(o)) {
            expected += SmallModel.logProbability(model, text, token);
            text = Arrays.copyOf(text, text.length + 1);
            text[text.length - 1] = token;
          }
          assertThat(together[p][o]).isCloseTo(expected, within(1e-3));
        }
      }
    }
  }

  /** An answer that was generated is not part of what options go on from. */
  @ParameterizedTest
  @MethodSource("names")
  void optionsGoOnFromThePromptAlsoAfterAnAnswer(String name) throws IOException {
    try (DecoderModel model = ModelFolder.load(Families.model(directory, name, "config.json"))) {
      PaddedBatch batch = PaddedBatch.inOrder(SmallModel.texts(200, 20, 30));
      List<int[]> options = SmallModel.texts(200, 3, 5);
      double[][] fresh;
      try (KeyValueCache cache = new KeyValueCache(model, batch, TOKENS)) {
        fresh = OptionLikelihoods.of(model, cache, batch, List.of(options, options));
      }
      try (KeyValueCache cache = new KeyValueCache(model, batch, TOKENS)) {
        GreedyGeneration.answers(cache, TOKENS, Set.of());

        double[][] after = OptionLikelihoods.of(model, cache, batch, List.of(options, options));

        for (int row = 0; row < fresh.length; row++) {
          assertThat(after[row]).containsExactly(fresh[row], within(1e-9));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void inBfloat16TheAnswersOfAnUncertainModelAreStillNumbers(String name) throws IOException {
    Path folder = Families.model(directory, name, "config.json");
    try (DecoderModel exact = ModelFolder.load(folder);
        DecoderModel rounded =
            ModelFolder.load(folder, Optional.empty(), 1, ElementType.BFLOAT16)) {
      List<int[]> prompts = SmallModel.texts(200, LENGTHS);
      float[][] expected = new NextTokenLogits(exact, new long[] {0, 7, 100}, 1000).after(prompts);
      float[][] actual = new NextTokenLogits(rounded, new long[] {0, 7, 100}, 1000).after(prompts);

      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).containsExactly(expected[i], within(0.6f));
      }
    }
  }
}
