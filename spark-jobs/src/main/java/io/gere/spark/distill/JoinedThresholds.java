package io.gere.spark.distill;

import io.gere.GereException;
import io.gere.config.ThresholdSettings;
import io.gere.distill.HiddenLayers;
import io.gere.storage.Manifest;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.thresholds.LayerThresholds;
import io.gere.thresholds.ThresholdRule;
import java.util.List;

/** The thresholds that the replay sets of several distilled runs give when they are one set. */
public final class JoinedThresholds {
  private JoinedThresholds() {}

  /**
   * One of each layer asked for, in the recipe's order.
   *
   * @param runs of one base model, distilled alike; at least one
   */
  public static List<LayerThresholds> of(ThresholdSettings chosen, List<RunFolder> runs) {
    List<StepFolder> folders = runs.stream().map(run -> run.step("distill")).toList();
    int last = decoderLayers(folders.get(0));
    ThresholdRule rule = ThresholdRule.of(chosen);
    return HiddenLayers.of(chosen.layers(), last).asked().stream()
        .map(layer -> new DistilledLayer(folders, layer, last).thresholds(rule))
        .toList();
  }

  private static int decoderLayers(StepFolder distill) {
    Manifest manifest = distill.require("run 'gere distill'");
    if (manifest.facts().get(DistillStep.DECODER_LAYERS) instanceof Integer layers) {
      return layers;
    }
    throw GereException.failure(
        "%s does not say how many layers the base model has; run 'gere distill' again"
            .formatted(distill.file(Manifest.FILE_NAME)));
  }
}
