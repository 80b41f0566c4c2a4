package io.gere.train;

import static io.gere.tensor.ElementType.FLOAT32;

import io.gere.config.Recipe;
import io.gere.config.choice.DecoderFamily;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.Sample;
import io.gere.distill.Distillation;
import io.gere.distill.DocumentBatch;
import io.gere.fixtures.Shapes;
import io.gere.loss.ReplayLoss;
import io.gere.metrics.StepMetrics;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.model.WeightSharding;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.family.DecoderConfigWriter;
import io.gere.model.huggingface.ModelFolder;
import io.gere.parallel.Collective;
import io.gere.states.HiddenStateCache;
import io.gere.states.PackedStates;
import io.gere.states.StatePacker;
import io.gere.storage.AtomicFolder;
import io.gere.storage.Origin;
import io.gere.tensor.ElementType;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import io.gere.thresholds.ActivationSketch;
import io.gere.thresholds.ThresholdRule;
import io.gere.thresholds.Thresholds;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A random base model of three layers, what was distilled from it, and random samples of every
 * length: all of a training run but its size.
 */
public record SmallWorld(
    List<Sample> task, List<Sample> replay, Path cache, List<Path> packed, Thresholds thresholds) {
  private static final Map<String, String> NONE = Map.of();
  private static final int VOCABULARY = 50;
  public static final DecoderConfig SHAPE = Shapes.of(VOCABULARY, 16, 3, 4, 2, 4, 24);

  /** Thresholds and packed states of layer 1 and of the last one. */
  public static SmallWorld of(long seed, Path folder) throws IOException {
    Random random = new Random(seed);
    return of(seed, samples(random, 23, true), samples(random, 7, false), folder);
  }

  /** The same with conversations among the replay set, of which only answers count. */
  public static SmallWorld withConversations(long seed, Path folder) throws IOException {
    Random random = new Random(seed);
    List<Sample> task = samples(random, 23, true);
    List<Sample> replay = new ArrayList<>(samples(random, 3, false));
    for (int i = 0; i < 4; i++) {
      int[] ids = random.ints(8, 0, VOCABULARY).toArray();
      int[] labels = ids.clone();
      for (int asked : new int[] {0, 1, i + 2, i + 3}) {
        labels[asked] = Sample.NO_LABEL;
      }
      replay.add(new Sample(ids, labels));
    }
    return of(seed, task, replay, folder);
  }

  /** A world of these samples. */
  static SmallWorld of(long seed, List<Sample> task, List<Sample> replay, Path folder)
      throws IOException {
    Torch.prepareThread(1);
    List<Integer> layers = List.of(3, 1);
    List<Path> caches = layers.stream().map(l -> folder.resolve("hidden-" + l)).toList();
    Thresholds thresholds;
    try (DecoderModel base = DecoderModel.random(SHAPE, seed);
        OutputStream last = Files.newOutputStream(caches.get(0));
        OutputStream first = Files.newOutputStream(caches.get(1));
        HiddenStateCache.Writer lastWriter = new HiddenStateCache.Writer(last, FLOAT32, 16, NONE);
        HiddenStateCache.Writer firstWriter =
            new HiddenStateCache.Writer(first, FLOAT32, 16, NONE)) {
      List<HiddenStateCache.Writer> writers = List.of(lastWriter, firstWriter);
      List<ActivationSketch> sketches =
          List.of(
              new ActivationSketch(base.ops().moments(), 16, false),
              new ActivationSketch(base.ops().moments(), 16, false));
      Distillation distillation = new Distillation(base, layers);
      for (DocumentBatch batch : DocumentBatch.of(replay, 40)) {
        distillation.run(
            batch,
            states -> {
              sketches.get(states.slot()).add(states);
              writers.get(states.slot()).write(states);
            });
      }
      ThresholdRule.Sigma rule = new ThresholdRule.Sigma(1);
      thresholds =
          new Thresholds(
              rule,
              IntStream.range(0, 2)
                  .mapToObj(slot -> rule.of(layers.get(slot), sketches.get(slot).moments()))
                  .toList());
    }
    List<Path> packed = new ArrayList<>();
    for (int slot = 0; slot < 2; slot++) {
      packed.add(pack(thresholds, slot, caches.get(slot), folder.resolve("packed-" + slot)));
    }
    return new SmallWorld(task, replay, caches.get(0), packed, thresholds);
  }

  private static Path pack(Thresholds thresholds, int slot, Path from, Path to) throws IOException {
    StatePacker packer = new StatePacker(thresholds, slot);
    try (HiddenStateCache states = HiddenStateCache.open(List.of(from));
        OutputStream out = Files.newOutputStream(to);
        PackedStates.Writer writer = new PackedStates.Writer(out, thresholds, slot, "base")) {
      for (int i = 0; i < states.documents(); i++) {
        int tokens = states.tokens(i);
        writer.write(i, tokens, packer.pack(states.states(i, 0).asFloatBuffer(), tokens));
      }
    }
    return to;
  }

  private static List<Sample> samples(Random random, int count, boolean answersOnly) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] ids = random.ints(2 + random.nextInt(14), 0, VOCABULARY).toArray();
      int[] labels = ids.clone();
      for (int t = 0; answersOnly && t < ids.length / 2; t++) {
        labels[t] = Sample.NO_LABEL;
      }
      samples.add(new Sample(ids, labels));
    }
    return samples;
  }

  /** The replay loss that a recipe asks for; the caller closes it. */
  public ReplayLoss loss(Recipe recipe, TensorScope scope, DecoderModel base) {
    return switch (recipe.loss().replay()) {
      case NONE -> new ReplayLoss.None();
      case REPLAY -> new ReplayLoss.CrossEntropy();
      case KL -> new ReplayLoss.Logits(hidden(), 3, base.head(), 5);
      case L1 -> new ReplayLoss.Features(hidden(), 3, 1);
      case L2 -> new ReplayLoss.Features(hidden(), 3, 2);
      case TM ->
          ReplayLoss.Margin.of(
              scope,
              PackedStates.open(thresholds, packed.stream().map(List::of).toList()),
              thresholds,
              recipe.loss().marginMean());
    };
  }

  private HiddenStateCache hidden() {
    return HiddenStateCache.open(List.of(cache));
  }

  /** A random model of this shape, of which a rank keeps what the recipe says. */
  static DecoderModel model(Recipe recipe, long seed, ElementType type, Collective collective) {
    return DecoderModel.random(
        SHAPE, Optional.empty(), seed, type, WeightSharding.of(recipe, SHAPE.layers(), collective));
  }

  /** A model from a folder, of which a rank keeps what the recipe says. */
  static DecoderModel load(
      Path folder, Optional<LoraConfig> lora, long seed, Recipe recipe, Collective collective) {
    return ModelFolder.load(
        folder,
        lora,
        seed,
        DecoderModel.elementType(recipe.model().dtype()),
        config -> WeightSharding.of(recipe, config.layers(), collective));
  }

  /** Trains a model of this shape for one epoch and returns each step's metrics. */
  List<StepMetrics> train(Recipe recipe, DecoderModel model, Collective collective) {
    Torch.prepareThread(1);
    List<StepMetrics> steps = new ArrayList<>();
    try (TensorScope scope = TensorScope.open();
        DecoderModel base = DecoderModel.random(SHAPE, 1);
        ReplayLoss loss = loss(recipe, scope, base);
        TaskLoop loop = new TaskLoop(recipe, model, collective, replay, loss, steps::add)) {
      loop.run(whole(recipe, task, false));
    }
    return steps;
  }

  /** The recipe's first task from its first step to its last, without checkpoints. */
  public static TaskRun whole(Recipe recipe, List<Sample> samples, boolean startsFromBase) {
    return new TaskRun(
        0,
        recipe.tasks().get(0),
        samples,
        startsFromBase,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        () -> false);
  }

  /** Writes a random model of this shape, without a tokenizer. */
  static Path write(Path folder, long seed) {
    try (DecoderModel model = DecoderModel.random(SHAPE, seed)) {
      AtomicFolder.write(
          folder.toString(),
          new Origin("random", Map.of(), Map.of()),
          into -> {
            ModelFolder.write(model, DecoderConfigWriter.json(DecoderFamily.LLAMA, SHAPE), into);
            return Map.of();
          });
      return folder;
    }
  }

  /** A recipe of batches of eight, three of them replay, with these sections besides. */
  public static Recipe recipe(String sections, String batch, String train) {
    return RecipeReader.parse(
        """
        %s
        batch: {global: 8, replay: 3, %s}
        train: {%s}
        tasks: [{name: small, path: none}]
        """
            .formatted(sections, batch, train));
  }
}
