package io.gere.train;

import io.gere.checkpoint.Checkpoint;
import io.gere.checkpoint.Checkpoints;
import io.gere.config.Task;
import io.gere.data.Sample;
import io.gere.validation.TaskValidation;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One task to be trained.
 *
 * @param index the task's place in the recipe, from 0; it seeds the order of its samples
 * @param startsFromBase whether the model is still the one that was distilled
 * @param checkpoints where they are written; empty: none are
 * @param resume what to go on from; empty: the task begins
 * @param validation what is asked of the model on the way; empty: nothing
 * @param stop asked after every step: whether to leave a checkpoint and stop
 */
public record TaskRun(
    int index,
    Task task,
    List<Sample> samples,
    boolean startsFromBase,
    Optional<Checkpoints> checkpoints,
    Optional<Checkpoint> resume,
    Optional<TaskValidation> validation,
    BooleanSupplier stop) {}
