package io.gere.train;

import io.gere.checkpoint.Checkpoint;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.data.Sample;
import io.gere.data.TokenFile;
import io.gere.data.TokenFolder;
import io.gere.diagnosis.Diagnosis;
import io.gere.metrics.MetricsLog;
import io.gere.metrics.StepMetrics;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.ModelFolder;
import io.gere.model.huggingface.StageModel;
import io.gere.parallel.Collective;
import io.gere.storage.DiskSpace;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.tensor.Device;
import io.gere.tensor.Torch;
import io.gere.text.Tokenizer;
import io.gere.validation.TaskValidation;
import io.gere.validation.Validation;
import io.gere.validation.ValidationScores;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One rank of a training run: loads what it needs, trains the open tasks one after the other, and
 * as rank 0 writes metrics and models.
 */
public final class RankTraining {
  private static final Logger LOG = LoggerFactory.getLogger(RankTraining.class);

  private final Recipe recipe;
  private final RunFolder run;
  private final TaskChain chain;
  private final Collective collective;
  private final TrainingListener told;

  /**
   * @param told of every step and validation, as rank 0
   */
  public RankTraining(
      Recipe recipe, RunFolder run, TaskChain chain, Collective collective, TrainingListener told) {
    this.recipe = recipe;
    this.run = run;
    this.chain = chain;
    this.collective = collective;
    this.told = told;
  }

  /**
   * Trains.
   *
   * @param device where this rank computes
   * @param threads of this rank's tensor operations on a CPU
   * @param from where the run goes on; the same on all ranks
   * @param tasks how many of the recipe's tasks are learnt at the end, those before this run among
   *     them
   * @param startsFromBase whether {@code model.path} is the distilled model, untouched
   * @param stop asked between steps, on every rank: once one rank says yes, all leave a checkpoint
   *     and stop
   */
  public Ending run(
      Device device,
      int threads,
      ResumePoint from,
      int tasks,
      boolean startsFromBase,
      BooleanSupplier stop) {
    Torch.prepareThread(threads, device);
    int firstTask = from.task();
    StageModel start = new StageModel(recipe, run, firstTask);
    try (DecoderModel model = start.forTraining(collective);
        ReplayInput replay = ReplayInput.open(recipe, run, model);
        AnchorInput anchor = AnchorInput.open(recipe, run, model, start.origin());
        Tokenizer tokenizer = Tokenizer.openIfPresent(start.origin(), recipe.text());
        Log log = new Log(from);
        TaskLoop loop =
            new TaskLoop(
                recipe,
                model,
                collective,
                replay.samples(),
                replay.loss(),
                anchor.weights(),
                log)) {
      Validation validation = new Validation(recipe, run, tokenizer);
      for (int index = firstTask; index < tasks; index++) {
        boolean fromBase = startsFromBase && index == 0;
        Optional<Path> checkpoint = index == firstTask ? from.checkpoint() : Optional.empty();
        Task task = recipe.tasks().get(index);
        TaskEnd end;
        try (TokenFile samples = TokenFolder.ofTask(run, index, task.name()).samples()) {
          Optional<TaskValidation> asked =
              validation.ofTask(
                  index, model, collective, chain.budgetBefore(index), log::validated);
          TaskRun taskRun = taskRun(index, samples, fromBase, checkpoint, asked, stop);
          end = loop.run(taskRun);
          if (!end.complete()) {
            // Nobody's process goes before the checkpoint is complete: that would end rank 0's
            // task.
            collective.barrier();
            return Ending.STOPPED;
          }
        }
        if (collective.rank() == 0) {
          write(model, index, start.origin(), end);
        } else {
          ModelFolder.handOverTrained(model);
        }
        // Nobody goes on before the folder is complete: it is the next task's origin.
        collective.barrier();
        if (end.budget().filter(budget -> budget.ends(recipe.budget())).isPresent()) {
          return Ending.FINISHED;
        }
      }
    }
    return Ending.FINISHED;
  }

  private TaskRun taskRun(
      int index,
      List<Sample> samples,
      boolean fromBase,
      Optional<Path> checkpoint,
      Optional<TaskValidation> validation,
      BooleanSupplier stop) {
    return new TaskRun(
        index,
        recipe.tasks().get(index),
        samples,
        fromBase,
        Optional.of(chain.checkpoints(index)),
        checkpoint.map(path -> Checkpoint.open(run.hadoop(), path)),
        validation,
        stop);
  }

  private void write(DecoderModel model, int index, java.nio.file.Path origin, TaskEnd end) {
    StepFolder folder = chain.folder(index);
    long bytes = ModelFolder.trainedBytes(model);
    DiskSpace.require(folder.fileSystem(), folder.path(), bytes, folder.path());
    StepFolder.Rebuild rebuild = folder.rebuild(chain.origin(index));
    ModelFolder.writeTrained(model, origin, recipe.model().path(), rebuild);
    rebuild.commit(
        TaskChain.facts(recipe.tasks().get(index).name(), collective.worldSize(), end.budget()));
    chain.checkpoints(index).clear();
  }

  /** Rank 0 writes what every rank computes alike. */
  private final class Log implements Consumer<StepMetrics>, AutoCloseable {
    private final Optional<MetricsLog<StepMetrics>> file;
    private final Optional<MetricsLog<ValidationScores>> validation;
    private final Diagnosis diagnosis = new Diagnosis(recipe);

    Log(ResumePoint from) {
      file = collective.rank() == 0 ? Optional.of(chain.openLog(from)) : Optional.empty();
      validation =
          collective.rank() == 0 && recipe.evaluate().validates()
              ? Optional.of(chain.openValidationLog(from))
              : Optional.empty();
      // What the steps before showed was said then.
      file.ifPresent(log -> log.kept().forEach(diagnosis::add));
    }

    @Override
    public void accept(StepMetrics step) {
      file.ifPresent(log -> add(step, log));
      if (collective.rank() == 0) {
        told.stepped(step);
        diagnosis.add(step).forEach(finding -> LOG.warn("{}", finding.message()));
      }
    }

    /** A checkpoint's steps are never done again, so their metrics have to stay as it does. */
    private void add(StepMetrics step, MetricsLog<StepMetrics> to) {
      to.add(step);
      int every = recipe.train().checkpointEverySteps();
      if (every > 0 && (step.step() + 1) % every == 0) {
        to.closeSegment();
      }
    }

    /** Few and dear: each is there for all readers at once. */
    void validated(ValidationScores scores) {
      validation.ifPresent(
          log -> {
            log.add(scores);
            log.closeSegment();
            told.validated(scores);
          });
    }

    @Override
    public void close() {
      file.ifPresent(MetricsLog::close);
      validation.ifPresent(MetricsLog::close);
    }
  }
}
