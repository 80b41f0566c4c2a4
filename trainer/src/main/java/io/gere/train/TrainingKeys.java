package io.gere.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.config.Adapter;
import io.gere.config.Loss;
import io.gere.config.Recipe;
import io.gere.config.choice.AdapterType;
import io.gere.config.choice.Feeding;
import io.gere.config.choice.MarginMean;
import io.gere.config.choice.OmegaStrategy;
import io.gere.config.choice.ReplayLossKind;
import io.gere.config.yaml.KeyValues;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * The recipe's keys that decide what a task's training ends in, besides its inputs. How the work is
 * spread, kept and told, as most of {@code train} says, decides nothing; neither does a key that
 * cannot act beside the others.
 */
final class TrainingKeys {
  private TrainingKeys() {}

  /**
   * The keys of one task and their values.
   *
   * @param index the task's place in the recipe, from 0
   */
  static SortedMap<String, JsonNode> of(Recipe recipe, int index) {
    List<String> keys =
        new ArrayList<>(
            List.of(
                "run.seed",
                "model.dtype",
                "adapter.type",
                "loss.replay",
                "loss.scope",
                "batch.global",
                "batch.micro",
                "batch.shuffle",
                "batch.packing",
                "optimizer.learning_rate",
                "optimizer.betas",
                "optimizer.epsilon",
                "optimizer.weight_decay",
                "optimizer.no_decay",
                "optimizer.clip_norm",
                "optimizer.schedule",
                "optimizer.warmup_steps",
                "tasks.%d.epochs".formatted(index)));
    keys.addAll(ofAdapter(recipe.adapter()));
    keys.addAll(ofReplay(recipe));
    if (recipe.train().selects()) {
      keys.addAll(List.of("train.keep", "train.best_by", "train.patience", "evaluate.every_steps"));
    }
    keys.addAll(ofBudget(recipe));
    return KeyValues.of(recipe, keys.toArray(String[]::new));
  }

  /** What is lost of the exam depends on how it is asked. */
  private static List<String> ofBudget(Recipe recipe) {
    if (recipe.budget() == null) {
      return List.of();
    }
    return recipe.budget().exam() == null
        ? List.of("budget", "evaluate.every_steps")
        : List.of(
            "budget",
            "evaluate.every_steps",
            "evaluate.exam_style",
            "evaluate.chat",
            "evaluate.system");
  }

  /** An adapter that goes on from elsewhere has its shape from there. */
  private static List<String> ofAdapter(Adapter adapter) {
    if (adapter.type() == AdapterType.NONE) {
      return List.of();
    }
    return adapter.path() == null
        ? List.of("adapter.rank", "adapter.alpha", "adapter.targets", "adapter.dropout")
        : List.of("adapter.dropout");
  }

  private static List<String> ofReplay(Recipe recipe) {
    Loss loss = recipe.loss();
    List<String> keys = new ArrayList<>();
    if (loss.replay() != ReplayLossKind.NONE) {
      keys.add("batch.feeding");
      if (recipe.batch().feeding() == Feeding.BATCH_INSERTION) {
        keys.add("batch.replay");
      }
    }
    if (loss.replay().imitates()) {
      boolean fixed = loss.omega().strategy() == OmegaStrategy.FIXED;
      keys.add("loss.omega.strategy");
      keys.add(fixed ? "loss.omega.value" : "loss.omega.max");
    }
    if (loss.replay() == ReplayLossKind.TM && loss.marginMean() != MarginMean.VIOLATING) {
      // Named where it is not what it was before there was a choice: finished runs stay finished.
      keys.add("loss.margin_mean");
    }
    if (loss.anchorsWeights()) {
      keys.add("loss.weight_anchor");
    }
    return keys;
  }
}
