package io.gere.spark.compare;

import io.gere.compare.Variant;
import io.gere.config.Recipe;
import io.gere.config.choice.ReplayLossKind;
import io.gere.config.yaml.RecipeTree;
import io.gere.spark.pipeline.Console;
import io.gere.spark.pipeline.Pipeline;
import io.gere.spark.pipeline.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** What runs of a comparison have in common: the replay set, and what is distilled from it. */
final class CommonSteps {
  private final RecipeTree tree;
  private final Path folder;

  /**
   * Nothing is made yet.
   *
   * @param tree the recipe that is varied
   * @param folder where it is made
   */
  CommonSteps(RecipeTree tree, Path folder) {
    this.tree = tree;
    this.folder = folder;
  }

  /**
   * The variants in their order, those one behind the other together that make the same of the
   * shared folder: what others make there may take its place.
   */
  List<List<Variant>> together(List<Variant> variants) {
    List<List<Variant>> groups = new ArrayList<>();
    List<Object> before = null;
    for (Variant variant : variants) {
      Recipe own = of(variant).resolve();
      List<Object> made =
          Arrays.asList(
              own.model(),
              own.base(),
              own.text(),
              own.corpus(),
              own.replay(),
              own.distill(),
              own.thresholds(),
              own.tasks(),
              own.evaluate(),
              own.selfReplay());
      if (!made.equals(before)) {
        groups.add(new ArrayList<>());
      }
      groups.get(groups.size() - 1).add(variant);
      before = made;
    }
    return groups;
  }

  /**
   * Makes what the variant's runs have in common with others. Hidden states are kept for all where
   * one of the losses reads them: distilled again later, they would be other inputs for runs that
   * are finished.
   *
   * @param keepStates whether one of the losses does
   */
  void make(Variant variant, boolean keepStates, Console console) {
    RecipeTree common = of(variant);
    Recipe own = common.resolve();
    if (Step.SELF_REPLAY.isNeededBy(own)) {
      make(Step.SELF_REPLAY, own, console);
    }
    if (Step.SAMPLE.isNeededBy(own)) {
      make(Step.SAMPLE, own, console);
    }
    if (Step.DISTILL.isNeededBy(own)) {
      make(
          Step.DISTILL,
          keepStates ? common.with("loss.replay", ReplayLossKind.KL).resolve() : own,
          console);
    }
    if (Step.THRESHOLDS.isNeededBy(own)) {
      make(Step.THRESHOLDS, own, console);
    }
  }

  private static void make(Step step, Recipe recipe, Console console) {
    new Pipeline("compare", recipe, console).run(List.of(step));
  }

  private RecipeTree of(Variant variant) {
    return tree.set(variant.overrides()).with("run.dir", folder).with("run.shared", null);
  }
}
