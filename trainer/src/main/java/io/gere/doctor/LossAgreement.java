package io.gere.doctor;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.Sample;
import io.gere.loss.ReplayLoss;
import io.gere.metrics.StepMetrics;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.DecoderConfigBuilder;
import io.gere.parallel.SingleRank;
import io.gere.states.HiddenStateCache;
import io.gere.states.PackedStates;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.TensorScope;
import io.gere.train.TaskLoop;
import io.gere.train.TaskRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Every op that training runs, on a device against the CPU: a few steps of a random model with each
 * loss, scope, feeding, adapters, packing, segments and type.
 */
final class LossAgreement {
  private static final int VOCABULARY = 512;
  private static final DecoderConfig SHAPE =
      new DecoderConfigBuilder()
          .vocabularySize(VOCABULARY)
          .hiddenSize(64)
          .layers(3)
          .heads(4)
          .kvHeads(2)
          .headDimension(16)
          .feedForwardSize(160)
          .maxPositions(256)
          .build();
  private static final int DOCUMENTS = 12;
  private static final double FLOAT32 = 1e-5;

  /** Sums in another order round 8 bits of mantissa elsewhere. */
  private static final double BFLOAT16 = 2e-2;

  /**
   * A way of training.
   *
   * @param recipe keys of {@code loss}, {@code batch} and {@code train}
   */
  private record Way(String name, String recipe, boolean adapters, ElementType type) {
    Way(String name, String recipe) {
      this(name, recipe, false, ElementType.FLOAT32);
    }

    double limit() {
      return type == ElementType.FLOAT32 ? FLOAT32 : BFLOAT16;
    }
  }

  private static final List<Way> WAYS =
      List.of(
          new Way("cross-entropy", "loss: {replay: none}\nbatch: {replay: 0, %s}"),
          new Way("replay, mix", "loss: {replay: replay}\nbatch: {feeding: mix, replay: 2, %s}"),
          new Way("tm, scope sample", "loss: {replay: tm, scope: sample}\nbatch: {replay: 2, %s}"),
          new Way("tm, scope batch", "loss: {replay: tm, scope: batch}\nbatch: {replay: 2, %s}"),
          new Way(
              "tm, balanced, packed",
              "loss: {replay: tm, scope: batch, omega: {strategy: balanced}}\n"
                  + "batch: {replay: 2, packing: true, %s}"),
          new Way(
              "tm, mean over all", "loss: {replay: tm, margin_mean: all}\nbatch: {replay: 2, %s}"),
          new Way("kl", "loss: {replay: kl, scope: sample}\nbatch: {replay: 2, %s}"),
          new Way("l1", "loss: {replay: l1, scope: batch}\nbatch: {replay: 2, %s}"),
          new Way(
              "l2, 3 segments",
              "loss: {replay: l2, scope: batch}\nbatch: {replay: 2, %s}\ntrain: {segments: 3}"),
          new Way(
              "tm, adapters",
              "loss: {replay: tm, scope: sample}\nbatch: {replay: 2, %s}",
              true,
              ElementType.FLOAT32),
          new Way(
              "tm, bfloat16",
              "loss: {replay: tm, scope: batch}\nbatch: {replay: 2, %s}",
              false,
              ElementType.BFLOAT16),
          new Way(
              "kl, bfloat16, adapters",
              "loss: {replay: kl, scope: batch}\nbatch: {replay: 2, %s}",
              true,
              ElementType.BFLOAT16));

  private LossAgreement() {}

  /** One check for each way. */
  static List<HealthCheck> checks(Device device, Path folder) throws IOException {
    Random random = new Random(7);
    List<int[]> documents =
        IntStream.range(0, DOCUMENTS)
            .mapToObj(i -> random.ints(5 + random.nextInt(90), 0, VOCABULARY).toArray())
            .toList();
    List<Sample> task =
        IntStream.range(0, 18)
            .mapToObj(i -> random.ints(5 + random.nextInt(60), 0, VOCABULARY).toArray())
            .map(ids -> new Sample(ids, ids))
            .toList();
    TinyWorld world =
        OnDevice.run(
            new Device.Cpu(),
            () -> {
              Files.createDirectories(folder);
              try (DecoderModel base = DecoderModel.random(SHAPE, 1)) {
                return TinyWorld.distil(base, documents, documents, folder);
              }
            });
    List<HealthCheck> checks = new ArrayList<>();
    for (Way way : WAYS) {
      List<StepMetrics> here = OnDevice.run(device, () -> train(way, world, task));
      List<StepMetrics> reference = OnDevice.run(new Device.Cpu(), () -> train(way, world, task));
      checks.add(
          HealthCheck.within(
              way.name(),
              "losses differ from the CPU's by",
              difference(here, reference),
              way.limit()));
    }
    return checks;
  }

  private static double difference(List<StepMetrics> here, List<StepMetrics> reference) {
    double largest = here.size() == reference.size() ? 0 : Double.NaN;
    for (int s = 0; s < reference.size(); s++) {
      double loss = reference.get(s).loss();
      largest = Math.max(largest, Math.abs(here.get(s).loss() - loss) / loss);
    }
    return largest;
  }

  private static List<StepMetrics> train(Way way, TinyWorld world, List<Sample> task) {
    Recipe recipe =
        RecipeReader.parse(
            way.recipe().formatted("global: 8, micro: 3, shuffle: false")
                + """

                optimizer: {learning_rate: 1e-3, schedule: constant, warmup_steps: 0}
                tasks: [{name: doctor, path: none}]
                """);
    List<StepMetrics> steps = new ArrayList<>();
    // Away from the base, or nothing would have to be imitated.
    try (DecoderModel model = model(way, 2);
        DecoderModel base = DecoderModel.random(SHAPE, 1, way.type());
        TensorScope scope = TensorScope.open();
        ReplayLoss loss = loss(recipe, world, base, scope);
        TaskLoop loop =
            new TaskLoop(recipe, model, new SingleRank(), world.replay(), loss, steps::add)) {
      loop.run(
          new TaskRun(
              0,
              recipe.tasks().get(0),
              task,
              false,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              () -> false));
    }
    return steps;
  }

  private static DecoderModel model(Way way, long seed) {
    if (!way.adapters()) {
      return DecoderModel.random(SHAPE, seed, way.type());
    }
    LoraConfig lora = new LoraConfig(4, 8, List.of("q_proj", "v_proj", "down_proj"), 0.1);
    return DecoderModel.random(SHAPE, Optional.of(lora), seed, way.type(), Optional.empty());
  }

  private static ReplayLoss loss(
      Recipe recipe, TinyWorld world, DecoderModel base, TensorScope scope) {
    int last = SHAPE.layers();
    return switch (recipe.loss().replay()) {
      case NONE -> new ReplayLoss.None();
      case REPLAY -> new ReplayLoss.CrossEntropy();
      case KL -> new ReplayLoss.Logits(hidden(world), last, base.head(), 64);
      case L1 -> new ReplayLoss.Features(hidden(world), last, 1);
      case L2 -> new ReplayLoss.Features(hidden(world), last, 2);
      case TM ->
          ReplayLoss.Margin.of(
              scope,
              PackedStates.open(world.thresholds(), List.of(List.of(world.packed()))),
              world.thresholds(),
              recipe.loss().marginMean());
    };
  }

  private static HiddenStateCache hidden(TinyWorld world) {
    return HiddenStateCache.open(List.of(world.hidden()));
  }
}
