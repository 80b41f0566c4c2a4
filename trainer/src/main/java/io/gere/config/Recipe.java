package io.gere.config;

import io.gere.config.choice.AdapterType;
import io.gere.config.choice.BestBy;
import io.gere.config.choice.StatePlace;
import io.gere.config.choice.StateType;
import java.util.HashSet;
import java.util.List;

/**
 * Every choice of a run. The keys in YAML are the components' names in snake case, so {@code
 * batch().replay()} is {@code batch.replay}; constructors refuse values out of range.
 *
 * @param run where it runs and by which seed
 * @param model where training starts
 * @param base what is distilled
 * @param text how text becomes tokens
 * @param adapter LoRA, or nothing
 * @param corpus general text
 * @param replay the replay set
 * @param distill how the base model's states are kept
 * @param thresholds the bands
 * @param loss the objective
 * @param batch of what a step is made
 * @param optimizer AdamW
 * @param train how the work is spread
 * @param tasks in the order they are learnt
 * @param evaluate what is scored
 * @param gate what the run must show to be let through, or null
 * @param budget how much general ability it may lose while it learns, or null: any
 * @param compare in which ways {@code gere compare} trains this recipe
 * @param pretrain the small model that {@code gere pretrain} makes, or null
 * @param selfReplay the conversations that the base model writes itself, or null
 * @param track who else is told what the run measures
 */
public record Recipe(
    Run run,
    Model model,
    Base base,
    Text text,
    Adapter adapter,
    Corpus corpus,
    Replay replay,
    Distill distill,
    ThresholdSettings thresholds,
    Loss loss,
    Batch batch,
    Optimizer optimizer,
    Train train,
    @Default("[]") List<Task> tasks,
    Evaluate evaluate,
    @Default("null") Gate gate,
    @Default("null") BudgetLimits budget,
    Compare compare,
    @Default("null") Pretrain pretrain,
    @Default("null") SelfReplay selfReplay,
    Track track) {

  public Recipe {
    base = base.path() == null ? new Base(model.path()) : base;
    distill = distill.dtype() == null ? distill.with(StateType.of(model.dtype())) : distill;
    if (selfReplay != null && run.dir() != null) {
      replay = replay.orConversationsOf(SelfReplay.file(run));
    }
    Check.that(
        train.workers() <= batch.global(),
        "train.workers",
        train.workers(),
        "be at most batch.global, %d, for every rank computes a sample of each step"
            .formatted(batch.global()));
    Check.that(
        !train.selects() || evaluate.validates(),
        "evaluate.every_steps",
        0,
        "be above 0 where train.keep is best or train.patience is set: validations decide these");
    Check.that(
        !train.selects() || train.bestBy() == BestBy.DEV_LOSS || evaluate.mmlu() != null,
        "train.best_by",
        "f1",
        "stand beside evaluate.mmlu, the exam that general ability is measured by");
    Check.that(
        !train.selects() || evaluate.devEvery() > 0,
        "evaluate.dev_every",
        0,
        "be at least 2 where train.keep is best or train.patience is set: dev records decide these");
    Check.that(
        budget == null || evaluate.validates(),
        "evaluate.every_steps",
        0,
        "be above 0 where there is a budget: validations hold the model to it");
    Check.that(
        budget == null || budget.generalText() == null || replay.heldOut() > 0,
        "budget.general_text",
        budget == null ? null : budget.generalText(),
        "stand beside a replay.held_out above 0, the text that it is measured on");
    Check.that(
        budget == null || budget.exam() == null || evaluate.mmlu() != null,
        "budget.exam",
        budget == null ? null : budget.exam(),
        "stand beside evaluate.mmlu, the exam that it is measured by");
    Check.that(
        !loss.anchorsWeights() || adapter.type() == AdapterType.NONE,
        "loss.weight_anchor",
        loss.weightAnchor(),
        "be 0 where adapter.type is lora: the base's weights stay as they are, and"
            + " optimizer.weight_decay draws the adapter to 0, which is the base");
    Check.that(
        !loss.anchorsWeights() || optimizer.state() == StatePlace.DEVICE,
        "loss.weight_anchor",
        loss.weightAnchor(),
        "be 0 where optimizer.state is host: the device that draws the weights does not hold them");
    evaluate = evaluate.dtype() == null ? evaluate.with(model.dtype()) : evaluate;
    tasks = List.copyOf(tasks);
    List<String> names = tasks.stream().map(Task::name).toList();
    boolean distinct = names.size() == new HashSet<>(names).size();
    Check.that(distinct, "tasks", names, "hold tasks of different names");
    boolean found =
        selfReplay != null
            || replay.conversations() == null
            || !replay.conversations().path().isEmpty();
    Check.that(
        found,
        "replay.conversations.path",
        "[]",
        "name a file or folder, unless the model writes them (self_replay)");
  }

  /** Whether validations decide what a task's training ends in. */
  public boolean decidesByValidation() {
    return train.selects() || budget != null;
  }

  /** Whether the replay set's conversations are those that the base model writes in this run. */
  public boolean drawsOwnConversations() {
    return selfReplay != null
        && replay.path() == null
        && replay.conversations() != null
        && replay.conversations().path().equals(List.of(SelfReplay.file(run)));
  }
}
