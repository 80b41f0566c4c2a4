package io.gere.spark.train.rank;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.parallel.Collective;
import io.gere.spark.placement.LostGpu;
import io.gere.spark.placement.TaskPlacement;
import io.gere.storage.RunFolder;
import io.gere.train.Ending;
import io.gere.train.RankTraining;
import io.gere.train.TaskChain;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** What one barrier task does: it becomes a rank, meets the others, trains. */
public final class RankFunction extends AbstractFunction1<Iterator<Integer>, RankOutcome>
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(RankFunction.class);

  /** How long a rank waits for those of an earlier attempt; below Spark's patience at a barrier. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RankInstructions order;

  public RankFunction(RankInstructions order) {
    this.order = order;
  }

  /** A rank's failure is a result like another: Spark's own way would lose its first cause. */
  @Override
  public RankOutcome apply(Iterator<Integer> nothing) {
    BarrierTaskContext context = BarrierTaskContext.get();
    int rank = context.partitionId();
    try {
      return LocalRanks.during(
          attempt(), PATIENCE, () -> RankOutcome.ended(rank, train(context), leaves()));
    } catch (RuntimeException e) {
      if (context.isInterrupted()) {
        throw e;
      }
      LOG.warn("rank {} failed: {}", rank, e.getMessage());
      LOG.info("where rank {} failed:", rank, e);
      LostGpu.endExecutorIfBehind(e);
      return RankOutcome.failed(rank, e);
    }
  }

  /** This executor, where it was told to end. */
  private static Optional<String> leaves() {
    return Optional.of(SparkEnv.get().executorId())
        .filter(id -> LocalRanks.areAskedToLeave() || Decommission.isUnderWay());
  }

  private LocalRanks.Attempt attempt() {
    return new LocalRanks.Attempt(RecipeReader.parse(order.recipe()).run().dir(), order.attempt());
  }

  private Ending train(BarrierTaskContext context) {
    Recipe recipe = RecipeReader.parse(order.recipe());
    RunFolder run = RunFolder.of(order.hadoop(), recipe.run());
    TaskChain chain = new TaskChain(recipe, run, order.inputs());
    StopSignal stop = new StopSignal(context.partitionId(), new StopFile(run));
    TaskPlacement place = TaskPlacement.of(context, recipe.train().threads());
    place.prepareThread();
    Rendezvous rendezvous = new Rendezvous(context, recipe.train(), place.device());
    try (Collective collective = rendezvous.meet();
        StepChannel.Teller driver = new StepChannel.Teller(order.attempt())) {
      return new RankTraining(recipe, run, chain, collective, driver)
          .run(
              place.device(),
              place.threads(),
              order.from(),
              order.tasks(),
              order.startsFromBase(),
              stop);
    }
  }
}
