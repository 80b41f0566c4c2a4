package io.gere.spark.train;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.RecipeReader;
import io.gere.parallel.Collective;
import io.gere.parallel.SingleRank;
import io.gere.parallel.TcpRing;
import io.gere.storage.RunFolder;
import io.gere.tensor.Device;
import io.gere.train.RankTraining;
import io.gere.train.TaskChain;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** What one barrier task does: it becomes a rank, meets the others, trains. */
final class RankFunction extends AbstractFunction1<Iterator<Integer>, RankOutcome>
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(RankFunction.class);

  /** How long a rank waits for those of an earlier attempt; below Spark's patience at a barrier. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RankOrder order;
  private final String secret;

  /**
   * @param secret by which the ranks know each other; it travels in Spark's channel only
   */
  RankFunction(RankOrder order, String secret) {
    this.order = order;
    this.secret = secret;
  }

  /** A rank's failure is a result like another: Spark's own way would lose its first cause. */
  @Override
  public RankOutcome apply(Iterator<Integer> nothing) {
    BarrierTaskContext context = BarrierTaskContext.get();
    int rank = context.partitionId();
    try {
      return RanksHere.during(
          order.attempt(), PATIENCE, () -> new RankOutcome.Ended(rank, train(context)));
    } catch (RuntimeException e) {
      if (context.isInterrupted()) {
        throw e;
      }
      LOG.warn("Rank {} failed", rank, e);
      return RankOutcome.failed(rank, e);
    }
  }

  private RankTraining.Ending train(BarrierTaskContext context) {
    Recipe recipe = RecipeReader.parse(order.recipe());
    RunFolder run = new RunFolder(order.hadoop(), recipe.run().dir());
    TaskChain chain = new TaskChain(recipe, run, order.start(), order.replayInputs());
    RankStop stop = new RankStop(context.partitionId(), new StopFile(run));
    try (Collective collective = meet(context, recipe)) {
      return new RankTraining(recipe, run, chain, collective)
          .run(
              new Device.Cpu(),
              threads(context, recipe),
              order.from(),
              order.startsFromBase(),
              stop);
    }
  }

  /** The rendezvous: every rank tells the others where it listens. */
  private Collective meet(BarrierTaskContext context, Recipe recipe) {
    if (recipe.train().workers() == 1) {
      return new SingleRank();
    }
    TcpRing.Endpoint endpoint = TcpRing.listen(ownAddress());
    List<String> addresses = Arrays.asList(context.allGather(endpoint.address()));
    return TcpRing.connect(
        endpoint,
        context.partitionId(),
        addresses,
        secret,
        Duration.ofSeconds(recipe.train().collectiveTimeoutSeconds()));
  }

  /** The address under which Spark reaches this executor; no other interface is opened. */
  private static InetAddress ownAddress() {
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw GereException.failure("the executor's own host %s has no address".formatted(host), e);
    }
  }

  /** Ranks that share a machine share its cores. */
  private static int threads(BarrierTaskContext context, Recipe recipe) {
    if (recipe.train().threads() > 0) {
      return recipe.train().threads();
    }
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    long here =
        Arrays.stream(context.getTaskInfos())
            .filter(task -> task.address().startsWith(host + ":") || task.address().equals(host))
            .count();
    return Math.max(1, (int) (Runtime.getRuntime().availableProcessors() / Math.max(1, here)));
  }
}
