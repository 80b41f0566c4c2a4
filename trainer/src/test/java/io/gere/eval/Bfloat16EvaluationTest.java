package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.eval.inference.GreedyGeneration;
import io.gere.eval.inference.NextTokenLogits;
import io.gere.eval.inference.OptionLikelihoods;
import io.gere.eval.inference.SmallModel;
import io.gere.eval.scores.Perplexity;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.fixtures.TrainedParameters;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.model.huggingface.ModelFolder;
import io.gere.tensor.ElementType;
import io.gere.tensor.Filled;
import io.gere.tensor.Torch;
import io.gere.tensor.ops.ProductChoice;
import io.gere.tensor.ops.Products;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A bfloat16 model answers as its float32 twin does, up to the rounding to 8 bits. */
@AnyDevice
final class Bfloat16EvaluationTest {
  /** Logits of these models lie between about −3 and 3. */
  private static final double ROUNDING = 0.1;

  private static final int BATCH_TOKENS = 40;
  private static final int[] LENGTHS = {5, 1, 31, 12, 5};

  private DecoderModel exact;
  private DecoderModel rounded;

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @AfterEach
  void close() {
    System.clearProperty(ProductChoice.PROPERTY);
    exact.close();
    rounded.close();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyGeneratedTokenIsTheLikeliestUpToRounding(boolean adapter, Products products) {
    load(adapter, products);
    List<int[]> prompts = SmallModel.texts(512, LENGTHS);

    List<int[]> answers = new GreedyGeneration(rounded, Set.of(), BATCH_TOKENS).answers(prompts, 6);

    for (int i = 0; i < answers.size(); i++) {
      int[] text = prompts.get(i);
      for (int token : answers.get(i)) {
        double[] logits = SmallModel.logits(exact, text);
        assertThat(logits[token])
            .isCloseTo(Arrays.stream(logits).max().orElseThrow(), within(2 * ROUNDING));
        text = Arrays.copyOf(text, text.length + 1);
        text[text.length - 1] = token;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lettersHaveTheSameLogitsUpToRounding(boolean adapter, Products products) {
    load(adapter, products);
    int[] beginning = SmallModel.texts(512, 20).get(0);
    List<int[]> prompts =
        SmallModel.texts(512, LENGTHS).stream()
            .map(end -> Stream.of(beginning, end).flatMapToInt(Arrays::stream).toArray())
            .toList();
    long[] letters = {8, 300, 17, 5};

    float[][] expected = new NextTokenLogits(exact, letters, BATCH_TOKENS).after(prompts);
    NextTokenLogits logits = new NextTokenLogits(rounded, letters, BATCH_TOKENS);
    for (float[][] read : List.of(logits.after(prompts), logits.afterCommonBeginning(prompts))) {
      for (int i = 0; i < expected.length; i++) {
        assertThat(read[i]).containsExactly(expected[i], within((float) ROUNDING));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void optionsAreAsLikelyUpToRounding(boolean adapter, Products products) {
    load(adapter, products);
    List<int[]> options = SmallModel.texts(512, 3, 1, 2, 4);
    List<OptionLikelihoods.Choice> choices =
        SmallModel.texts(512, LENGTHS).stream()
            .map(prompt -> new OptionLikelihoods.Choice(prompt, options))
            .toList();

    double[][] expected = new OptionLikelihoods(exact, BATCH_TOKENS).of(choices);
    double[][] read = new OptionLikelihoods(rounded, BATCH_TOKENS).of(choices);

    for (int i = 0; i < expected.length; i++) {
      assertThat(read[i]).containsExactly(expected[i], within(4 * ROUNDING));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void heldOutTextHasTheSamePerplexityUpToRounding(boolean adapter, Products products) {
    load(adapter, products);
    List<int[]> texts = SmallModel.texts(512, 5, 2, 31, 12);

    Perplexity expected = new TextEvaluation(exact, BATCH_TOKENS).score(texts);
    Perplexity read = new TextEvaluation(rounded, BATCH_TOKENS).score(texts);

    assertThat(read.tokens()).isEqualTo(expected.tokens());
    assertThat(read.nats() / read.tokens())
        .isCloseTo(expected.nats() / expected.tokens(), within(ROUNDING))
        .isNotEqualTo(expected.nats() / expected.tokens());
  }

  /** With an adapter or without, and either way of multiplying. */
  static Stream<Arguments> cases() {
    return Stream.of(false, true)
        .flatMap(
            adapter ->
                Stream.of(Products.PLAIN, Products.IN_FLOAT32)
                    .map(products -> Arguments.of(adapter, products)));
  }

  private void load(boolean adapter, Products products) {
    System.setProperty(ProductChoice.PROPERTY, products.name());
    exact = model(adapter, ElementType.FLOAT32);
    rounded = model(adapter, ElementType.BFLOAT16);
  }

  private static DecoderModel model(boolean adapter, ElementType type) {
    LoraConfig lora = new LoraConfig(4, 16, List.of("q_proj", "k_proj", "v_proj", "down_proj"), 0);
    DecoderModel model =
        ModelFolder.load(
            Golden.file("ckpt_gqa"), adapter ? Optional.of(lora) : Optional.empty(), 1, type);
    if (adapter) {
      Filled.with(TrainedParameters.of(model).flat(), i -> 0.05 * Math.sin(i));
    }
    return model;
  }
}
