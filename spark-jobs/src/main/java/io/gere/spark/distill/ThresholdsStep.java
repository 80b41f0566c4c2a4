package io.gere.spark.distill;

import static io.gere.RootLocale.format;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.yaml.KeyValues;
import io.gere.distill.HiddenLayers;
import io.gere.progress.ProgressLog;
import io.gere.states.StateCounts;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.thresholds.ThresholdRule;
import io.gere.thresholds.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * {@code thresholds}: the band of each hidden dimension in each layer asked for, from the moments
 * or quantile sketches that distill left, and the hidden states packed by them, from a second pass
 * of the base model.
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
  public Manifest run(ProgressLog log) {
    BasePass pass = new BasePass(spark, recipe, run, log);
    StepFolder folder = run.step("thresholds");
    Origin origin = origin(pass);
    if (folder.isDone(origin, log)) {
      log.say("thresholds: done already (%s)".formatted(folder.path()));
      return folder.manifest().orElseThrow();
    }
    ThresholdRule rule = ThresholdRule.of(recipe.thresholds());
    Thresholds thresholds =
        new Thresholds(rule, JoinedThresholds.of(recipe.thresholds(), List.of(run)));
    StepFolder.Rebuild rebuild = folder.rebuild(origin);
    rebuild.write(Thresholds.FILE_NAME, thresholds::write);
    PackWork work =
        new PackWork(pass.digest(), folder.path().toString(), rebuild.stored(Thresholds.FILE_NAME));
    List<PackedPart> parts = pass.run("thresholds", work, log);
    parts.forEach(part -> part.files().forEach(rebuild::add));
    List<Map<String, Object>> shares = new ArrayList<>();
    for (int slot = 0; slot < thresholds.layers().size(); slot++) {
      StateCounts counts = counts(parts, slot);
      shares.add(shares(thresholds.layers().get(slot), counts));
      log.say(sentence(thresholds, slot, counts));
    }
    return rebuild.commit(
        Map.of(
            "documents", pass.documents(),
            "dimensions", thresholds.dimensions(),
            "layers", shares));
  }

  /** Whether there is nothing to do; says why what is there has to be made again. */
  public boolean isDone(ProgressLog log) {
    return run.step("thresholds").isDone(origin(new BasePass(spark, recipe, run, log)), log);
  }

  private Origin origin(BasePass pass) {
    StepFolder distill = run.step("distill");
    Manifest distilled = distill.require("run 'gere distill'");
    requireSame(pass, distill);
    return new Origin("thresholds", config(pass.layers()), Map.of())
        .with("distill", distilled.hash(), distilled.origin());
  }

  private Map<String, Object> config(HiddenLayers layers) {
    String bound =
        switch (recipe.thresholds().kind()) {
          case SIGMA -> "thresholds.sigma";
          case QUANTILE -> "thresholds.quantile";
        };
    Map<String, Object> config = new TreeMap<>(KeyValues.of(recipe, "thresholds.kind", bound));
    config.put("thresholds.layers", layers.asked());
    return config;
  }

  /** What is packed now has to be what the moments are of. */
  private static void requireSame(BasePass pass, StepFolder distill) {
    if (!pass.isDistilled(distill, false)) {
      throw GereException.failure(
          ("%s was made from another base model or replay set than the recipe's, or with other"
                  + " model.dtype, distill or thresholds.layers and kind; run 'gere distill' again")
              .formatted(distill.path()));
    }
  }

  private static StateCounts counts(List<PackedPart> parts, int slot) {
    return parts.stream()
        .map(part -> part.counts().get(slot))
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
    return format(
        "thresholds: layer %d, %s of %,d dimensions: %.1f %% positive, %.1f %% negative",
        thresholds.layers().get(slot),
        thresholds.rule(),
        thresholds.dimensions(),
        100 * counts.positiveShare(),
        100 * counts.negativeShare());
  }
}
