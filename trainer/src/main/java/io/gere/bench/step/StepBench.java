package io.gere.bench.step;

import io.gere.bench.BenchMachine;
import io.gere.bench.BenchShape;
import io.gere.bench.MatrixRate;
import io.gere.bench.ProcessMemory;
import io.gere.checkpoint.Checkpoints;
import io.gere.config.Recipe;
import io.gere.config.choice.MarginMean;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.Sample;
import io.gere.loss.ReplayLoss;
import io.gere.memory.StepTraffic;
import io.gere.metrics.StepMetrics;
import io.gere.model.DecoderModel;
import io.gere.model.FreshWeights;
import io.gere.model.LoraConfig;
import io.gere.model.WeightSharding;
import io.gere.parallel.Collective;
import io.gere.parallel.SingleRank;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.GpuAddress;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.ImitationOps;
import io.gere.train.TaskLoop;
import io.gere.train.TaskRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * {@code bench train-step}: the training step, as {@code train} runs it, on random token ids. It
 * measures the machine's matrix products before, between and after, so that a machine that is busy
 * with something else shows.
 */
public final class StepBench {
  /** Steps that ready caches, memory and the compiler, and are not measured. */
  static final int WARM_UP = 2;

  private static final List<String> LORA_TARGETS =
      List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

  private final BenchShape shape;
  private final StepBenchOptions options;

  public StepBench(BenchShape shape, StepBenchOptions options) {
    this.shape = shape;
    this.options = options;
  }

  /** What each of so many ranks sends in a step. */
  StepTraffic traffic(int ranks) {
    return StepTraffic.of(shape.config(), recipe(0, 0, ranks), options.segments());
  }

  /** Measures. */
  public StepReport run() {
    options.machine().prepareThread();
    List<Double> rates = new ArrayList<>();
    List<StepCase> cases = new ArrayList<>();
    rates.add(matrixRate());
    cases.add(measure(new SingleRank(), "plain", 0));
    rates.add(matrixRate());
    if (options.replay() > 0) {
      cases.add(measure(new SingleRank(), "gere", options.replay()));
      rates.add(matrixRate());
    }
    return StepReport.of(shape, options, rates, cases, card());
  }

  private double matrixRate() {
    BenchMachine machine = options.machine();
    int[] sizes = machine.matrices().stream().mapToInt(Integer::intValue).toArray();
    return MatrixRate.gigaflops(machine.type(), sizes);
  }

  private String card() {
    return options.machine().device() instanceof Device.Gpu gpu ? GpuAddress.card(gpu) : null;
  }

  /** One way of training, on this rank of several that all measure it. */
  StepCase measure(Collective collective, String name, int replay) {
    ProcessMemory.resetPeak();
    StepProbe probe = new StepProbe(WARM_UP, options.machine());
    train(collective, replay, 0, Optional.empty(), probe);
    return probe.result(name, replay);
  }

  /**
   * Trains.
   *
   * @param every steps between checkpoints; 0: none
   * @param log takes each step
   */
  void train(
      Collective collective,
      int replay,
      int every,
      Optional<Checkpoints> checkpoints,
      Consumer<StepMetrics> log) {
    Recipe recipe = recipe(replay, every, collective.worldSize());
    int steps = WARM_UP + options.steps();
    try (TensorScope scope = TensorScope.open();
        DecoderModel model = model(recipe, collective);
        ReplayLoss loss = loss(scope, replay);
        TaskLoop loop = new TaskLoop(recipe, model, collective, samples(replay, 2), loss, log)) {
      List<Sample> task = samples(steps * (options.sequences() - replay), 3);
      loop.run(
          new TaskRun(
              0,
              recipe.tasks().get(0),
              task,
              false,
              checkpoints,
              Optional.empty(),
              Optional.empty(),
              () -> false));
    }
  }

  private DecoderModel model(Recipe recipe, Collective collective) {
    ElementType type = options.machine().type();
    Optional<WeightSharding> sharding = WeightSharding.of(recipe, shape.layers(), collective);
    if (options.loraRank() == 0 && options.machine().device() instanceof Device.Cpu) {
      return DecoderModel.random(shape.config(), lora(), 1, type, sharding);
    }
    DecoderModel model = DecoderModel.empty(shape.config(), lora(), 1, type, sharding);
    FreshWeights.drawn(model.store().parameters(), model.config(), model.ops().machine());
    return model;
  }

  private Optional<LoraConfig> lora() {
    return options.loraRank() == 0
        ? Optional.empty()
        : Optional.of(
            new LoraConfig(options.loraRank(), 2.0 * options.loraRank(), LORA_TARGETS, 0));
  }

  private ReplayLoss loss(TensorScope scope, int replay) {
    if (replay == 0) {
      return new ReplayLoss.None();
    }
    float[] upper = new float[shape.hidden()];
    float[] lower = new float[shape.hidden()];
    for (int d = 0; d < shape.hidden(); d++) {
      upper[d] = 1;
      lower[d] = -1;
    }
    return new ReplayLoss.Margin(
        new RandomStates(replay, shape.tokens(), shape.hidden()),
        List.of(shape.layers()),
        List.of(
            new ImitationOps.Band(
                scope.of(upper, shape.hidden()), scope.of(lower, shape.hidden()))),
        MarginMean.VIOLATING);
  }

  private Recipe recipe(int replay, int every, int ranks) {
    return RecipeReader.parse(
        """
        loss: {replay: %s, omega: {strategy: fixed, value: 1}}
        batch: {global: %d, micro: %d, replay: %d}
        optimizer: {learning_rate: 1e-4, schedule: constant, warmup_steps: 0}
        train: {workers: %d, segments: %d, shard: %s, checkpoint_every_steps: %d}
        tasks: [{name: random, path: none}]
        """
            .formatted(
                replay == 0 ? "none" : "tm",
                options.sequences(),
                shape.sequences(),
                replay,
                ranks,
                options.segments(),
                options.shard().name().toLowerCase(Locale.ROOT),
                every));
  }

  /** Sequences of random token ids, each a label. */
  private List<Sample> samples(int count, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, count)
        .mapToObj(i -> random.ints(shape.tokens(), 0, shape.vocabulary()).toArray())
        .map(ids -> new Sample(ids, ids))
        .toList();
  }
}
