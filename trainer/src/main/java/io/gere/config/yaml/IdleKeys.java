package io.gere.config.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.config.Recipe;
import io.gere.config.choice.AdapterType;
import io.gere.config.choice.CorpusScan;
import io.gere.config.choice.ExamStyle;
import io.gere.config.choice.Feeding;
import io.gere.config.choice.OmegaStrategy;
import io.gere.config.choice.ReplayLossKind;
import io.gere.config.choice.SetFrom;
import io.gere.config.choice.ThresholdKind;
import io.gere.config.choice.TrainWordings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Keys whose value cannot act in the recipe that they stand in. Nothing is wrong with such a
 * recipe, but who wrote them should hear it. To add a rule, add a line.
 */
public final class IdleKeys {
  /**
   * A rule.
   *
   * @param idle whether the keys cannot act
   * @param because why, as the rest of a sentence
   * @param keys full keys, or sections that stand for all keys in them
   */
  private record Rule(Predicate<Recipe> idle, String because, List<String> keys) {
    Rule(Predicate<Recipe> idle, String because, String... keys) {
      this(idle, because, List.of(keys));
    }
  }

  private static final String NO_REPLAY = "loss.replay is none";

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              r -> r.replay().path() != null,
              "replay.path is taken over as it is, with all of its documents",
              "corpus",
              "replay.documents",
              "replay.min_tokens",
              "replay.stratify",
              "replay.drop_junk",
              "replay.near_duplicate",
              "replay.decontaminate",
              "replay.conversations.path"),
          new Rule(
              r -> r.replay().path() == null && r.replay().conversations() == null,
              "nothing gives conversations: neither replay.conversations nor replay.path",
              "replay.positions"),
          new Rule(
              r -> r.replay().path() == null && !r.replay().drawsText(),
              "replay.conversations.share is 1",
              "replay.stratify",
              "corpus"),
          new Rule(
              r -> r.selfReplay() != null && r.selfReplay().temperature() == 0,
              "self_replay.temperature is 0",
              "self_replay.top_p"),
          new Rule(
              r -> r.corpus().scan() == CorpusScan.FULL, "corpus.scan is full", "corpus.files"),
          new Rule(
              r -> r.corpus().setFrom() == SetFrom.FOLDER,
              "corpus.set_from is folder",
              "corpus.set_field"),
          new Rule(
              r -> r.loss().replay() == ReplayLossKind.NONE,
              NO_REPLAY,
              "loss.scope",
              "loss.omega",
              "loss.margin_mean",
              "thresholds",
              "batch.feeding"),
          new Rule(
              r -> r.loss().replay() == ReplayLossKind.NONE && r.batch().replay() > 0,
              NO_REPLAY,
              "batch.replay"),
          new Rule(
              r -> r.loss().replay() == ReplayLossKind.REPLAY,
              "loss.replay is replay, which imitates nothing",
              "loss.omega",
              "loss.margin_mean",
              "thresholds"),
          new Rule(
              r -> r.loss().replay().imitates() && r.loss().replay() != ReplayLossKind.TM,
              "loss.replay is not tm",
              "loss.margin_mean",
              "thresholds"),
          new Rule(
              r -> !r.loss().replay().readsHiddenStates(),
              "loss.replay keeps no hidden states",
              "distill.dtype"),
          new Rule(
              r ->
                  r.loss().replay().imitates()
                      && r.loss().omega().strategy() != OmegaStrategy.FIXED,
              "loss.omega.strategy is not fixed",
              "loss.omega.value"),
          new Rule(
              r ->
                  r.loss().replay().imitates()
                      && r.loss().omega().strategy() == OmegaStrategy.FIXED,
              "loss.omega.strategy is fixed",
              "loss.omega.max"),
          new Rule(
              r ->
                  r.loss().replay() == ReplayLossKind.TM
                      && r.thresholds().kind() == ThresholdKind.QUANTILE,
              "thresholds.kind is quantile",
              "thresholds.sigma"),
          new Rule(
              r ->
                  r.loss().replay() == ReplayLossKind.TM
                      && r.thresholds().kind() == ThresholdKind.SIGMA,
              "thresholds.kind is sigma",
              "thresholds.quantile"),
          new Rule(
              r -> r.loss().replay() != ReplayLossKind.NONE && r.batch().feeding() == Feeding.MIX,
              "batch.feeding is mix",
              "batch.replay"),
          new Rule(
              r -> r.adapter().type() == AdapterType.NONE,
              "adapter.type is none",
              "adapter.rank",
              "adapter.alpha",
              "adapter.targets",
              "adapter.dropout"),
          new Rule(
              r -> r.adapter().path() != null,
              "adapter.path brings its own",
              "adapter.rank",
              "adapter.alpha",
              "adapter.targets"),
          new Rule(
              r -> r.optimizer().weightDecay() == 0,
              "optimizer.weight_decay is 0",
              "optimizer.no_decay"),
          new Rule(
              r ->
                  r.train().wordings() == TrainWordings.ALL
                      && r.tasks().stream().allMatch(task -> task.wordings().isEmpty()),
              "no task has wordings",
              "train.wordings"),
          new Rule(
              r -> r.evaluate().conversations() == null,
              "evaluate.conversations names none",
              "evaluate.max_new_tokens"),
          new Rule(
              r -> r.train().checkpointEverySteps() == 0,
              "train.checkpoint_every_steps is 0",
              "train.keep_checkpoints"),
          new Rule(
              r -> !r.train().selects(),
              "train.keep is last and train.patience 0",
              "train.best_by"),
          new Rule(
              r -> !r.evaluate().validates(),
              "evaluate.every_steps is 0",
              "evaluate.validation_samples"),
          new Rule(
              r -> r.train().workers() == 1,
              "train.workers is 1",
              "train.min_workers",
              "train.collective",
              "train.collective_timeout_seconds",
              "train.nccl_library",
              "train.allow_plaintext_collective",
              "train.authenticate_gradients"),
          new Rule(
              r -> r.evaluate().mmlu() == null,
              "evaluate.mmlu names no exam",
              "evaluate.exam_style",
              "evaluate.shots"),
          new Rule(
              r -> r.evaluate().mmlu() != null && r.evaluate().examStyle() == ExamStyle.CLOZE,
              "evaluate.exam_style is cloze",
              "evaluate.shots"));

  private IdleKeys() {}

  /** A sentence for each reason for which keys, set to other values than their defaults, idle. */
  public static List<String> of(Recipe recipe) {
    ObjectNode written = RecipeYaml.MAPPER.valueToTree(recipe);
    ObjectNode defaults = RecipeYaml.MAPPER.valueToTree(standard(recipe));
    Map<String, List<String>> idle = new LinkedHashMap<>();
    for (Rule rule : RULES) {
      if (rule.idle.test(recipe)) {
        for (String key : rule.keys) {
          String pointer = "/" + key.replace('.', '/');
          collect(
              key,
              written.at(pointer),
              defaults.at(pointer),
              idle.computeIfAbsent(rule.because, because -> new ArrayList<>()));
        }
      }
    }
    return idle.entrySet().stream()
        .filter(reason -> !reason.getValue().isEmpty())
        .map(
            reason ->
                "%s: without effect here, since %s"
                    .formatted(String.join(", ", reason.getValue()), reason.getKey()))
        .toList();
  }

  /** The recipe of defaults; some of them follow the model's type. */
  private static Recipe standard(Recipe recipe) {
    return RecipeReader.parse(
        "{model: {dtype: %s}, self_replay: {}}"
            .formatted(RecipeYaml.choice(recipe.model().dtype())));
  }

  private static void collect(String key, JsonNode value, JsonNode standard, List<String> keys) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              inner ->
                  collect(
                      key + "." + inner.getKey(),
                      inner.getValue(),
                      standard.path(inner.getKey()),
                      keys));
    } else if (!same(value, standard)) {
      keys.add(key);
    }
  }

  /** Whole and decimal numbers are the same if their values are. */
  private static boolean same(JsonNode value, JsonNode standard) {
    return value.equals(standard)
        || (value.isNumber()
            && standard.isNumber()
            && value.doubleValue() == standard.doubleValue());
  }
}
