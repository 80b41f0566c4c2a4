package io.gere.doctor;

import io.gere.eval.inference.GreedyGeneration;
import io.gere.eval.inference.NextTokenLogits;
import io.gere.model.DecoderModel;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.DecoderConfigBuilder;
import io.gere.tensor.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Every op that evaluation runs: what is kept of a text must not change what follows it. */
final class InferenceAgreement {
  private static final int VOCABULARY = 512;
  private static final DecoderConfig SHAPE =
      new DecoderConfigBuilder()
          .vocabularySize(VOCABULARY)
          .hiddenSize(64)
          .layers(3)
          .heads(8)
          .kvHeads(2)
          .headDimension(8)
          .feedForwardSize(160)
          .maxPositions(256)
          .build();
  private static final int NEW_TOKENS = 12;
  private static final int BATCH_TOKENS = 4096;

  private InferenceAgreement() {}

  static List<HealthCheck> checks(Device device) {
    Random random = new Random(11);
    List<int[]> prompts =
        IntStream.range(0, 6)
            .mapToObj(i -> random.ints(4 + 7 * i, 0, VOCABULARY).toArray())
            .toList();
    return OnDevice.run(
        device,
        () -> {
          try (DecoderModel model = DecoderModel.random(SHAPE, 3)) {
            return List.of(generation(model, prompts), sharedBeginning(model, prompts));
          }
        });
  }

  private static HealthCheck generation(DecoderModel model, List<int[]> prompts) {
    List<int[]> cached =
        new GreedyGeneration(model, Set.of(), BATCH_TOKENS).answers(prompts, NEW_TOKENS);
    long[] all = LongStream.range(0, VOCABULARY).toArray();
    NextTokenLogits logits = new NextTokenLogits(model, all, BATCH_TOKENS);
    List<int[]> texts = new ArrayList<>(prompts);
    for (int t = 0; t < NEW_TOKENS; t++) {
      float[][] next = logits.after(texts);
      for (int i = 0; i < texts.size(); i++) {
        int[] longer = Arrays.copyOf(texts.get(i), texts.get(i).length + 1);
        longer[longer.length - 1] = likeliest(next[i]);
        texts.set(i, longer);
      }
    }
    int differing = 0;
    for (int i = 0; i < prompts.size(); i++) {
      int[] whole = texts.get(i);
      int[] answer = Arrays.copyOfRange(whole, prompts.get(i).length, whole.length);
      differing += Arrays.equals(answer, cached.get(i)) ? 0 : 1;
    }
    return HealthCheck.within("generation", "answers that differ without the cache:", differing, 0);
  }

  private static int likeliest(float[] logits) {
    return IntStream.range(0, logits.length)
        .reduce((a, b) -> logits[b] > logits[a] ? b : a)
        .orElseThrow();
  }

  private static HealthCheck sharedBeginning(DecoderModel model, List<int[]> endings) {
    int[] beginning = new Random(5).ints(40, 0, VOCABULARY).toArray();
    List<int[]> texts =
        endings.stream()
            .map(
                ending ->
                    IntStream.concat(Arrays.stream(beginning), Arrays.stream(ending)).toArray())
            .toList();
    NextTokenLogits logits = new NextTokenLogits(model, new long[] {1, 2, 3, 4}, BATCH_TOKENS);
    float[][] whole = logits.after(texts);
    float[][] shared = logits.afterCommonBeginning(texts);
    double largest = 0;
    for (int i = 0; i < whole.length; i++) {
      for (int j = 0; j < whole[i].length; j++) {
        largest = Math.max(largest, Math.abs(whole[i][j] - shared[i][j]));
      }
    }
    return HealthCheck.within(
        "exam with a shared beginning", "logits differ from the whole text's by", largest, 1e-4);
  }
}
