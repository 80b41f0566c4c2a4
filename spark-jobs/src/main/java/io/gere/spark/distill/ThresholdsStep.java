package io.gere.spark.distill;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.replay.HiddenLayers;
import io.gere.replay.LayerThresholds;
import io.gere.replay.PackedStates;
import io.gere.replay.StateCounts;
import io.gere.replay.ThresholdRule;
import io.gere.replay.Thresholds;
import io.gere.spark.progress.TaskFailure;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * {@code thresholds}: the band of each hidden dimension in each layer asked for, from the moments
 * or quantile sketches that distill left, and the hidden states packed by them.
 */
public final class ThresholdsStep {
  private final SparkSession spark;
  private final Recipe recipe;
  private final RunFolder run;

  public ThresholdsStep(SparkSession spark, Recipe recipe) {
    this.spark = spark;
    this.recipe = recipe;
    this.run = RunFolder.of(spark.sparkContext().hadoopConfiguration(), recipe.run());
  }

  /** Makes thresholds and packed states, unless they are there and were made from the same. */
  public Manifest run(Consumer<String> say) {
    StepFolder distill = run.step("distill");
    Manifest distilled = distill.require("run 'gere distill'");
    int last = decoderLayers(distill, distilled);
    HiddenLayers layers = HiddenLayers.of(recipe.thresholds().layers(), last);
    ThresholdRule rule = rule();
    StepFolder folder = run.step("thresholds");
    Origin origin =
        new Origin(
            "thresholds",
            Map.of("rule", rule, "layers", layers.asked()),
            Map.of("distill", distilled.hash()));
    if (folder.isDone(origin)) {
      say.accept("thresholds: done already (%s)".formatted(folder.path()));
      return folder.manifest().orElseThrow();
    }
    List<DistilledLayer> states =
        layers.asked().stream()
            .map(layer -> new DistilledLayer(distill, distilled, layer, last))
            .toList();
    Thresholds thresholds =
        new Thresholds(rule, states.stream().map(layer -> thresholds(rule, layer)).toList());
    StepFolder.Rebuild rebuild = folder.rebuild(origin);
    rebuild.write(Thresholds.FILE_NAME, thresholds::write);
    List<PackPart.Packed> packed = pack(states, distill, folder);
    packed.forEach(part -> rebuild.add(part.name(), part.stored()));
    List<Map<String, Object>> shares = new ArrayList<>();
    for (int slot = 0; slot < states.size(); slot++) {
      StateCounts counts = counts(packed, slot);
      shares.add(shares(layers.asked().get(slot), counts));
      say.accept(sentence(thresholds, slot, counts));
    }
    return rebuild.commit(Map.of("dimensions", thresholds.dimensions(), "layers", shares));
  }

  private static int decoderLayers(StepFolder distill, Manifest distilled) {
    if (distilled.facts().get(DistillStep.DECODER_LAYERS) instanceof Integer layers) {
      return layers;
    }
    throw GereException.failure(
        "%s does not say how many layers the base model has; run 'gere distill' again"
            .formatted(distill.file(Manifest.FILE_NAME)));
  }

  private ThresholdRule rule() {
    Recipe.Thresholds chosen = recipe.thresholds();
    return switch (chosen.kind()) {
      case SIGMA -> new ThresholdRule.Sigma(chosen.sigma());
      case QUANTILE -> new ThresholdRule.Quantile(chosen.quantile());
    };
  }

  private static LayerThresholds thresholds(ThresholdRule rule, DistilledLayer layer) {
    if (rule instanceof ThresholdRule.Quantile quantile) {
      return quantile.of(layer.layer(), layer.moments(), layer.quantiles());
    }
    return ((ThresholdRule.Sigma) rule).of(layer.layer(), layer.moments());
  }

  private List<PackPart.Packed> pack(
      List<DistilledLayer> layers, StepFolder distill, StepFolder folder) {
    List<PackPart> parts = new ArrayList<>();
    for (int slot = 0; slot < layers.size(); slot++) {
      DistilledLayer layer = layers.get(slot);
      List<String> files = layer.parts();
      for (int number = 0; number < files.size(); number++) {
        parts.add(
            new PackPart(
                slot,
                distill.file(files.get(number)).toString(),
                folder.path().toString(),
                PackedStates.fileName(layer.layer(), number)));
      }
    }
    SerializableConfiguration hadoop = new SerializableConfiguration(run.hadoop());
    spark.sparkContext().setJobDescription("pack the base model's states");
    return TaskFailure.unwrap(
        () ->
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(parts, parts.size())
                .map(part -> part.pack(hadoop.value()))
                .collect());
  }

  private static StateCounts counts(List<PackPart.Packed> packed, int slot) {
    return packed.stream()
        .filter(part -> part.slot() == slot)
        .map(PackPart.Packed::counts)
        .reduce(new StateCounts(0, 0, 0), StateCounts::plus);
  }

  private static Map<String, Object> shares(int layer, StateCounts counts) {
    return Map.of(
        "layer", layer,
        "positive", counts.positiveShare(),
        "negative", counts.negativeShare(),
        "non_activated", counts.nonActivatedShare());
  }

  private static String sentence(Thresholds thresholds, int slot, StateCounts counts) {
    return "thresholds: layer %d, %s of %,d dimensions: %.1f %% positive, %.1f %% negative"
        .formatted(
            thresholds.layers().get(slot),
            thresholds.rule(),
            thresholds.dimensions(),
            100 * counts.positiveShare(),
            100 * counts.negativeShare());
  }
}
