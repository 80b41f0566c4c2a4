package io.gere.spark.train;

import static io.gere.RootLocale.format;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.choice.ReplayLossKind;
import io.gere.data.TokenFolder;
import io.gere.distill.LayerFiles;
import io.gere.progress.ProgressLog;
import io.gere.spark.distill.DistillInputs;
import io.gere.storage.Manifest;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.storage.StoredFile;
import io.gere.storage.input.ContentHash;
import io.gere.train.TaskChain;
import io.gere.train.TrainingPlan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * What training is made from.
 *
 * @param digests of the model, and of the adapter if any, where the first task starts; of the
 *     replay set's tokens, hidden states and thresholds, as far as the loss needs them, and of the
 *     base model where its weights are read
 * @param startsFromBase whether the model is the distilled one, untouched
 */
record TrainingInputs(Map<String, String> digests, boolean startsFromBase) {
  /** Bytes that are read before anybody wonders what takes so long. */
  private static final long SOON_READ = 1L << 30;

  /**
   * Looks at all of them: nothing is trained against somebody else's cache. The replay set must be
   * tokenised.
   *
   * @param plan of the training
   */
  static TrainingInputs check(Recipe recipe, RunFolder run, TrainingPlan plan) {
    Path model = new Path(RequiredKeys.text("model.path", recipe.model().path()));
    Map<String, String> digests = replay(recipe, run);
    digests.putAll(base(recipe, run));
    digests.put("model", ContentHash.ofModel(run.hadoop(), model));
    plan.deciding().ifPresent(asked -> digests.put("validation", asked));
    String adapter = recipe.adapter().path();
    if (adapter != null) {
      digests.put("adapter", ContentHash.ofModel(run.hadoop(), new Path(adapter)));
    }
    boolean untouched = adapter == null && isDistilled(recipe, run, digests.get("model"));
    return new TrainingInputs(digests, untouched);
  }

  /**
   * Reads every byte of what was distilled, and holds it against the manifests: what ranks would
   * come upon after days is found before they start.
   */
  void requireWhole(RunFolder run, ProgressLog log) {
    List<String> steps = List.of(TokenFolder.ofReplay(run).name(), "distill", "thresholds");
    for (String step : steps.stream().filter(digests::containsKey).toList()) {
      StepFolder folder = run.step(step);
      String remedy = "run 'gere %s'".formatted(step);
      Manifest manifest = folder.require(remedy);
      long bytes = manifest.files().values().stream().mapToLong(StoredFile::bytes).sum();
      if (bytes > SOON_READ) {
        log.say(format("train: checks the %.1f GB in %s", bytes / 1e9, folder.path()));
      }
      folder.requireWhole(remedy);
    }
  }

  /** The tasks as a chain that begins with this. */
  TaskChain chain(Recipe recipe, RunFolder run) {
    return new TaskChain(recipe, run, digests);
  }

  /** Of the base model where its weights themselves are read. */
  private static Map<String, String> base(Recipe recipe, RunFolder run) {
    return recipe.loss().anchorsWeights()
        ? Map.of(
            DistillInputs.BASE, ContentHash.ofModel(run.hadoop(), new Path(recipe.base().path())))
        : Map.of();
  }

  private static Map<String, String> replay(Recipe recipe, RunFolder run) {
    Map<String, String> inputs = new TreeMap<>();
    if (recipe.loss().replay() == ReplayLossKind.NONE) {
      return inputs;
    }
    TokenFolder tokens = TokenFolder.ofReplay(run);
    inputs.put(tokens.name(), tokens.digest());
    if (recipe.loss().replay().imitates()) {
      Manifest distill = run.step("distill").require("run 'gere distill'");
      requireSame(run, "replay set", distill.inputs().get(tokens.name()), tokens.digest());
      String base = ContentHash.ofModel(run.hadoop(), new Path(recipe.base().path()));
      requireSame(run, "base model", distill.inputs().get(DistillInputs.BASE), base);
      inputs.put("distill", distill.hash());
      if (recipe.loss().replay() == ReplayLossKind.KL) {
        inputs.put(DistillInputs.BASE, base); // its head, of which the hidden states know nothing
      }
      requireHiddenStates(recipe, run, distill);
      if (recipe.loss().replay() == ReplayLossKind.TM) {
        Manifest thresholds = run.step("thresholds").require("run 'gere thresholds'");
        requireSame(run, "hidden states", thresholds.inputs().get("distill"), distill.hash());
        inputs.put("thresholds", thresholds.hash());
      }
    }
    return inputs;
  }

  private static void requireHiddenStates(Recipe recipe, RunFolder run, Manifest distill) {
    boolean kept = !LayerFiles.ofLast().hidden(distill.files().keySet()).isEmpty();
    if (recipe.loss().replay().readsHiddenStates() && !kept) {
      throw GereException.failure(
          "%s keeps no hidden states, which loss.replay %s reads; run 'gere distill' again"
              .formatted(
                  run.step("distill").path(),
                  recipe.loss().replay().name().toLowerCase(Locale.ROOT)));
    }
  }

  private static void requireSame(RunFolder run, String what, String made, String now) {
    if (!now.equals(made)) {
      throw GereException.failure(
          ("the hidden states or thresholds in %s were made from another %s (hash %.12s…, now"
                  + " %.12s…); run 'gere distill' and 'gere thresholds' again")
              .formatted(run.path(), what, made, now));
    }
  }

  private static boolean isDistilled(Recipe recipe, RunFolder run, String modelHash) {
    return recipe.loss().replay().imitates()
        && run.step("distill")
            .manifest()
            .map(distill -> modelHash.equals(distill.inputs().get(DistillInputs.BASE)))
            .orElse(false);
  }
}
