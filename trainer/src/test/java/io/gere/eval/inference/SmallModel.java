package io.gere.eval.inference;

import io.gere.fixtures.Golden;
import io.gere.model.DecoderModel;
import io.gere.model.decoder.DecoderConfigBuilder;
import io.gere.model.decoder.Scales;
import io.gere.model.huggingface.ModelFolder;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** The golden checkpoints, and what they say when they are asked one text after the other. */
public final class SmallModel {
  private SmallModel() {}

  /** 512 tokens, tied embeddings. */
  public static DecoderModel gqa() {
    return ModelFolder.load(Golden.file("ckpt_gqa"));
  }

  /** Two layers of random weights, untied. */
  public static DecoderModel random(int vocabulary, int maxPositions) {
    return DecoderModel.random(
        new DecoderConfigBuilder()
            .vocabularySize(vocabulary)
            .hiddenSize(16)
            .layers(2)
            .heads(4)
            .kvHeads(2)
            .headDimension(4)
            .feedForwardSize(24)
            .maxPositions(maxPositions)
            .build(),
        3);
  }

  /** Texts of random tokens. */
  public static List<int[]> texts(int vocabulary, int... lengths) {
    SplittableRandom random = new SplittableRandom(5);
    return Arrays.stream(lengths)
        .mapToObj(length -> random.ints(length, 0, vocabulary).toArray())
        .toList();
  }

  /** All logits after the last token, from the hidden state and the head, in plain Java. */
  public static double[] logits(DecoderModel model, int[] ids) {
    int width = model.config().hiddenSize();
    try (TensorScope scope = TensorScope.open()) {
      long[] input = Arrays.stream(ids).asLongStream().toArray();
      float[] hidden =
          model.hidden(scope, scope.of(input, 1, ids.length), new int[] {ids.length}).toFloats();
      float[] head = model.head().toFloats();
      double[] logits = new double[model.config().vocabularySize()];
      for (int token = 0; token < logits.length; token++) {
        for (int d = 0; d < width; d++) {
          logits[token] += (double) head[token * width + d] * hidden[(ids.length - 1) * width + d];
        }
      }
      return Arrays.stream(logits).map(x -> shaped(x, model.config().scales())).toArray();
    }
  }

  private static double shaped(double logit, Scales scales) {
    double scaled = logit * scales.logits();
    double cap = scales.logitCap();
    return cap == 0 ? scaled : cap * Math.tanh(scaled / cap);
  }

  /** The log-probability of {@code token} after {@code ids}. */
  public static double logProbability(DecoderModel model, int[] ids, int token) {
    double[] logits = logits(model, ids);
    return logits[token] - Math.log(Arrays.stream(logits).map(Math::exp).sum());
  }

  public static int highest(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  /** Greedy generation that reads the whole text again for every token. */
  public static int[] answer(
      DecoderModel model, int[] prompt, int maxNewTokens, Set<Integer> ends) {
    List<Integer> answer = new ArrayList<>();
    int[] text = prompt;
    while (answer.size() < maxNewTokens) {
      int next = highest(logits(model, text));
      if (ends.contains(next)) {
        break;
      }
      answer.add(next);
      text = Arrays.copyOf(text, text.length + 1);
      text[text.length - 1] = next;
    }
    return answer.stream().mapToInt(Integer::intValue).toArray();
  }
}
