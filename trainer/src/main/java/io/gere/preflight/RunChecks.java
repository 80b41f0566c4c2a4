package io.gere.preflight;

import io.gere.config.Evaluate;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.config.choice.ReplayLossKind;
import io.gere.data.task.DevSplit;
import io.gere.data.task.TrainingChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checks that training and evaluation of recipes ask for. */
public final class RunChecks {
  private RunChecks() {}

  /**
   * The checks of one run.
   *
   * @param recipe whose {@code model.path} and {@code tasks} are set
   * @param keepTokens whether the token ids that come of looking at training records are kept in
   *     the run folder, where training finds them
   */
  public static List<PreflightCheck> of(Recipe recipe, boolean keepTokens) {
    List<PreflightCheck> checks = new ArrayList<>(ofInputs(recipe, keepTokens));
    if (recipe.run().dir() != null) {
      checks.add(new EnoughDisk(List.of(recipe)));
    }
    return checks;
  }

  /** The checks of several runs that keep what they make beside each other. */
  public static List<PreflightCheck> of(List<Recipe> recipes) {
    List<PreflightCheck> checks = new ArrayList<>();
    recipes.forEach(recipe -> checks.addAll(ofInputs(recipe, false)));
    checks.add(new EnoughDisk(recipes));
    return checks;
  }

  private static List<PreflightCheck> ofInputs(Recipe recipe, boolean keepTokens) {
    ModelTokenizer tokenizer = ModelTokenizer.of(recipe);
    List<PreflightCheck> checks = new ArrayList<>(ofModel(recipe, tokenizer));
    Optional<String> run = Optional.ofNullable(recipe.run().dir()).filter(dir -> keepTokens);
    for (int i = 0; i < recipe.tasks().size(); i++) {
      Task task = recipe.tasks().get(i);
      checks.add(new LearnableTask(tokenizer, run, i, task, TrainingChoice.of(recipe, task)));
      checks.add(new AskableTask(tokenizer, task, DevSplit.of(recipe), recipe.evaluate()));
    }
    Evaluate evaluate = recipe.evaluate();
    if (evaluate.mmlu() != null) {
      checks.add(new ReadableExam(tokenizer, evaluate));
    }
    if (evaluate.chat() || evaluate.conversations() != null) {
      checks.add(new AskableChat(tokenizer, evaluate));
    }
    if (recipe.replay().heldOut() > 0) {
      checks.add(new HoldableText(tokenizer, recipe.replay().heldOut(), recipe.corpus().exists()));
    }
    if (recipe.replay().path() != null && recipe.loss().replay() != ReplayLossKind.NONE) {
      checks.add(new LearnableReplay(tokenizer, recipe.base().path(), recipe.replay()));
    }
    return checks;
  }

  private static List<PreflightCheck> ofModel(Recipe recipe, ModelTokenizer tokenizer) {
    List<PreflightCheck> checks = new ArrayList<>();
    checks.add(new ReadableModel(tokenizer.model()));
    checks.add(new FittingTokenizer(tokenizer));
    if (recipe.adapter().path() != null) {
      checks.add(new FittingAdapter(tokenizer.model(), recipe.adapter().path()));
    }
    if (recipe.loss().replay().imitates()) {
      checks.add(new ReadableModel(recipe.base().path()));
      checks.add(new HeldLayers(recipe));
    }
    if (recipe.loss().anchorsWeights() || recipe.evaluate().blends()) {
      checks.add(new AnchorableModel(tokenizer.model(), recipe.base().path()));
    }
    return checks;
  }
}
