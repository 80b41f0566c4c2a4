package io.gere.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.config.Recipe;
import io.gere.data.Sample;
import io.gere.fixtures.Families;
import io.gere.fixtures.TrainedParameters;
import io.gere.loss.ReplayLoss;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.model.ParameterSet;
import io.gere.model.decoder.Projection;
import io.gere.model.huggingface.ModelFolder;
import io.gere.parallel.SingleRank;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import io.gere.train.SmallWorld;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The backward pass of every family: against differences of its own losses, and the same in
 * segments and packed. Samples are longer and shorter than windows (16) and original contexts (32).
 */
final class FamilyGradientTest {
  private static final double STEP = 0.004;

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
  void everyWeightsGradientIsTheSlopeOfTheLoss(String name) throws IOException {
    try (DecoderModel model = ModelFolder.load(Families.model(directory, name, "config.json"))) {
      requireSlopes(model);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyAdaptersGradientIsTheSlopeOfTheLoss(String name) throws IOException {
    try (DecoderModel model = adapted(name)) {
      requireSlopes(model);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void segmentsPackingAndShardsChangeNoGradient(String name) throws IOException {
    try (DecoderModel model = ModelFolder.load(Families.model(directory, name, "config.json"));
        DecoderModel adapted = adapted(name)) {
      for (DecoderModel trained : List.of(model, adapted)) {
        float[] whole = gradient(trained, "segments: 1", false);
        float largest = 0;
        for (float value : whole) {
          largest = Math.max(largest, Math.abs(value));
        }
        assertThat(gradient(trained, "segments: 9, shard: gradients", true))
            .containsExactly(whole, within(1e-5f * largest));
      }
    }
  }

  /** With random adapters on every projection. */
  private DecoderModel adapted(String name) throws IOException {
    Path folder = Families.model(directory, name, "config.json");
    List<String> targets;
    try (DecoderModel plain = ModelFolder.load(folder)) {
      targets = plain.config().projections().stream().map(Projection::target).toList();
    }
    LoraConfig lora = new LoraConfig(3, 6, targets, 0);
    DecoderModel model = ModelFolder.load(folder, Optional.of(lora), 1, ElementType.FLOAT32);
    Random random = new Random(4);
    FloatBuffer values = TrainedParameters.of(model).flat().memory().get(0).asFloatBuffer();
    while (values.hasRemaining()) {
      values.put((float) (0.1 * random.nextGaussian()));
    }
    return model;
  }

  /** Moves each parameter along its own gradient, there and back. */
  private static void requireSlopes(DecoderModel model) {
    ParameterSet parameters = TrainedParameters.of(model);
    float[] gradient = gradient(model, "segments: 1", false);
    for (Map.Entry<String, Tensor> parameter : parameters.tensors().entrySet()) {
      if (parameter.getKey().contains(".layers.1.")) {
        continue; // layer 0 and the last ones stand for it
      }
      Tensor weight = parameter.getValue();
      int offset = (int) parameters.offset(parameter.getKey());
      float[] own = Arrays.copyOfRange(gradient, offset, offset + (int) weight.elements());
      double norm = 0;
      for (float value : own) {
        norm += (double) value * value;
      }
      norm = Math.sqrt(norm);
      float[] before = weight.toFloats();
      double slope =
          (lossAt(model, weight, before, own, STEP / norm)
                  - lossAt(model, weight, before, own, -STEP / norm))
              / (2 * STEP);
      put(weight, before);
      assertThat(slope).as(parameter.getKey()).isCloseTo(norm, within(0.02 * norm + 2e-3));
    }
  }

  private static double lossAt(
      DecoderModel model, Tensor weight, float[] before, float[] direction, double step) {
    float[] moved = before.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += (float) (step * direction[i]);
    }
    put(weight, moved);
    return pass(model, "segments: 1", false, false).loss();
  }

  private static void put(Tensor weight, float[] values) {
    try (TensorScope scope = TensorScope.open()) {
      weight.set(scope.of(values, weight.shape()));
    }
  }

  private static float[] gradient(DecoderModel model, String train, boolean packed) {
    return pass(model, train, packed, true).gradient();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Pass(double loss, float[] gradient) {}

  private static Pass pass(DecoderModel model, String train, boolean packed, boolean backward) {
    Recipe recipe = SmallWorld.recipe("loss: {replay: none}", "micro: 8", train);
    List<Sample> samples = samples();
    int[] all = IntStream.range(0, samples.size()).toArray();
    try (TensorScope scope = TensorScope.open();
        ReplayLoss loss = new ReplayLoss.None();
        Gradients gradients = Gradients.of(recipe, model, loss, scope, new SingleRank())) {
      gradients.begin(1);
      MicroBatch batch =
          MicroBatch.of(
              scope, samples, all, packed, labels -> 0.01, Optional.empty(), Optional.empty());
      try (SegmentedPass pass = new SegmentedPass(model, gradients, loss, false, 7, batch)) {
        double sum = Arrays.stream(pass.forward().crossEntropy().toDoubles()).sum();
        if (backward) {
          pass.backward(Optional.empty());
        }
        gradients.reduceRest();
        gradients.awaitShards();
        Tensor every = gradients.shards().window(scope, 0, TrainedParameters.of(model).elements());
        return new Pass(0.01 * sum, every.toFloats());
      }
    }
  }

  private static List<Sample> samples() {
    Random random = new Random(8);
    List<Sample> samples = new ArrayList<>();
    for (int length : new int[] {5, 38, 22}) {
      int[] ids = random.ints(length, 0, 200).toArray();
      samples.add(new Sample(ids, ids));
    }
    return samples;
  }
}
