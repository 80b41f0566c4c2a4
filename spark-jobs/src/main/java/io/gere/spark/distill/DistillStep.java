package io.gere.spark.distill;

import static io.gere.RootLocale.format;

import io.gere.config.Recipe;
import io.gere.config.choice.StateType;
import io.gere.config.choice.ThresholdKind;
import io.gere.distill.LayerFiles;
import io.gere.progress.ProgressLog;
import io.gere.storage.Manifest;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.tensor.ElementType;
import io.gere.thresholds.ActivationMoments;
import io.gere.thresholds.MomentsFile;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * {@code distill}: runs the base model over the replay set and keeps what thresholds are made from,
 * for each of {@code thresholds.layers}: moments, and sketches where {@code thresholds.kind} is
 * {@code quantile}. The hidden states themselves, a hundred to a thousand times as large, are kept
 * only of the last layer, in {@code distill.dtype}, and only for the losses that read them.
 */
public final class DistillStep {

  /** The fact in this step's manifest that says how many decoder layers the base model has. */
  static final String DECODER_LAYERS = "decoder_layers";

  private final SparkSession spark;
  private final Recipe recipe;
  private final RunFolder run;

  public DistillStep(SparkSession spark, Recipe recipe) {
    this.spark = spark;
    this.recipe = recipe;
    this.run = RunFolder.of(spark.sparkContext().hadoopConfiguration(), recipe.run());
  }

  /** Distils, unless that is done and was made from the same model and replay set. */
  public Manifest run(ProgressLog log) {
    boolean withHiddenStates = recipe.loss().replay().readsHiddenStates();
    BasePass pass = new BasePass(spark, recipe, run, log);
    StepFolder folder = run.step("distill");
    if (isDone(pass, log)) {
      log.say("distill: done already (%s)".formatted(folder.path()));
      return folder.manifest().orElseThrow();
    }
    ElementType hiddenStates = withHiddenStates ? elementType(recipe.distill().dtype()) : null;
    log.say(
        format(
            "distill: %,d documents, %,d tokens%s; %s",
            pass.documents(),
            pass.tokens(),
            pass.counted() == pass.tokens() ? "" : format(", of which %,d count", pass.counted()),
            withHiddenStates
                ? "keeps the last hidden states as "
                    + recipe.distill().dtype().name().toLowerCase(Locale.ROOT)
                : "keeps the moments of layers " + pass.layers().rising()));
    return distil(pass, folder.rebuild(pass.origin(withHiddenStates)), hiddenStates, log);
  }

  /** Whether there is nothing to do; says why what is there has to be made again. */
  public boolean isDone(ProgressLog log) {
    return isDone(new BasePass(spark, recipe, run, log), log);
  }

  private boolean isDone(BasePass pass, ProgressLog log) {
    boolean withHiddenStates = recipe.loss().replay().readsHiddenStates();
    StepFolder folder = run.step("distill");
    return pass.isDistilled(folder, withHiddenStates)
        || folder.isDone(pass.origin(withHiddenStates), log);
  }

  private Manifest distil(
      BasePass pass, StepFolder.Rebuild rebuild, ElementType hiddenStates, ProgressLog log) {
    long start = System.nanoTime();
    DistillWork work =
        new DistillWork(
            pass.digest(),
            pass.layers(),
            recipe.thresholds().kind() == ThresholdKind.QUANTILE,
            hiddenStates,
            run.step("distill").path().toString());
    List<DistilledPart> parts = pass.run("distill", work, log);
    parts.forEach(part -> part.files().forEach(rebuild::add));
    List<Integer> layers = pass.layers().rising();
    for (int slot = 0; slot < layers.size(); slot++) {
      int layer = slot;
      ActivationMoments moments = merged(parts.stream().map(part -> part.moments().get(layer)));
      String name = LayerFiles.of(layers.get(slot), pass.layers().last()).moments();
      rebuild.write(name, out -> MomentsFile.write(moments, out));
    }
    return rebuild.commit(
        Map.of(
            "documents",
            pass.documents(),
            "tokens",
            pass.tokens(),
            "seconds",
            (System.nanoTime() - start) / 1e9,
            DECODER_LAYERS,
            pass.layers().last()));
  }

  private static ElementType elementType(StateType type) {
    return switch (type) {
      case FLOAT32 -> ElementType.FLOAT32;
      case FLOAT16 -> ElementType.FLOAT16;
      case BFLOAT16 -> ElementType.BFLOAT16;
    };
  }

  private static ActivationMoments merged(Stream<ActivationMoments> inOrder) {
    return inOrder
        .reduce(
            (all, next) -> {
              all.merge(next);
              return all;
            })
        .orElseThrow();
  }
}
