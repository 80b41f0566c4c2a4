package io.gere.spark.distill;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.replay.ActivationMoments;
import io.gere.replay.MomentsFile;
import io.gere.replay.Thresholds;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** {@code thresholds}: μ ± s·σ of each hidden dimension, from the moments that distill left. */
public final class ThresholdsStep {
  private final Recipe recipe;
  private final RunFolder run;

  public ThresholdsStep(Configuration hadoop, Recipe recipe) {
    this.recipe = recipe;
    this.run = new RunFolder(hadoop, recipe.run().dir());
  }

  public Manifest run(Consumer<String> say) {
    StepFolder distill = run.step("distill");
    Manifest distilled = distill.require("run 'gere distill'");
    StepFolder folder = run.step("thresholds");
    Origin origin =
        new Origin(
            "thresholds",
            Map.of("sigma", recipe.thresholds().sigma()),
            Map.of("distill", distilled.hash()));
    if (folder.isDone(origin)) {
      say.accept("thresholds: done already (%s)".formatted(folder.path()));
      return folder.manifest().orElseThrow();
    }
    ActivationMoments moments = moments(distill);
    Thresholds thresholds = Thresholds.of(moments, recipe.thresholds().sigma());
    StepFolder.Rebuild rebuild = folder.rebuild(origin);
    rebuild.write(Thresholds.FILE_NAME, thresholds::write);
    say.accept(
        "thresholds: mean ± %s standard deviations of %,d dimensions over %,d tokens"
            .formatted(thresholds.sigma(), thresholds.dimensions(), moments.count()));
    return rebuild.commit(Map.of("dimensions", thresholds.dimensions(), "tokens", moments.count()));
  }

  private static ActivationMoments moments(StepFolder distill) {
    org.apache.hadoop.fs.Path file = distill.file(MomentsFile.NAME);
    try (InputStream in = distill.fileSystem().open(file)) {
      return MomentsFile.read(in, file.toString());
    } catch (IOException e) {
      throw GereException.failure("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
