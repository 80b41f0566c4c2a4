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
import io.gere.train.ResumePoint;
import io.gere.train.TaskChain;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.SerializableConfiguration;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** What one barrier task does: it becomes a rank, meets the others, trains. */
final class RankFunction extends AbstractFunction1<Iterator<Integer>, Iterator<RankOutcome>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String recipe;
  private final SerializableConfiguration hadoop;
  private final String start;
  private final Map<String, String> replayInputs;
  private final int firstTask;
  private final boolean startsFromBase;
  private final String secret;

  /**
   * @param recipe as YAML
   * @param start see {@link TaskChain}
   * @param replayInputs see {@link TaskChain}
   * @param secret by which the ranks know each other; it travels in Spark's channel only
   */
  RankFunction(
      String recipe,
      SerializableConfiguration hadoop,
      String start,
      Map<String, String> replayInputs,
      int firstTask,
      boolean startsFromBase,
      String secret) {
    this.recipe = recipe;
    this.hadoop = hadoop;
    this.start = start;
    this.replayInputs = replayInputs;
    this.firstTask = firstTask;
    this.startsFromBase = startsFromBase;
    this.secret = secret;
  }

  /** A rank's failure is a result like another: Spark's own way would lose its first cause. */
  @Override
  public Iterator<RankOutcome> apply(Iterator<Integer> nothing) {
    BarrierTaskContext context = BarrierTaskContext.get();
    RankOutcome outcome;
    try {
      train(context);
      outcome = RankOutcome.trained(context.partitionId());
    } catch (RuntimeException e) {
      if (context.isInterrupted()) {
        throw e;
      }
      outcome = RankOutcome.failed(context.partitionId(), e);
    }
    return CollectionConverters.asScala(List.of(outcome).iterator());
  }

  private void train(BarrierTaskContext context) {
    Recipe settings = RecipeReader.parse(recipe);
    RunFolder run = new RunFolder(hadoop.value(), settings.run().dir());
    TaskChain chain = new TaskChain(settings, run, start, replayInputs);
    try (Collective collective = meet(context, settings)) {
      new RankTraining(settings, run, chain, collective)
          .run(
              new Device.Cpu(),
              threads(context, settings),
              new ResumePoint(firstTask, 0, Optional.empty()),
              startsFromBase,
              () -> false);
    }
  }

  /** The rendezvous: every rank tells the others where it listens. */
  private Collective meet(BarrierTaskContext context, Recipe settings) {
    int rank = context.partitionId();
    if (settings.train().workers() == 1) {
      return new SingleRank();
    }
    TcpRing.Endpoint endpoint = TcpRing.listen(ownAddress());
    List<String> addresses = Arrays.asList(context.allGather(endpoint.address()));
    return TcpRing.connect(
        endpoint,
        rank,
        addresses,
        secret,
        Duration.ofSeconds(settings.train().collectiveTimeoutSeconds()));
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
  private static int threads(BarrierTaskContext context, Recipe settings) {
    if (settings.train().threads() > 0) {
      return settings.train().threads();
    }
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    long here =
        Arrays.stream(context.getTaskInfos())
            .filter(task -> task.address().startsWith(host + ":") || task.address().equals(host))
            .count();
    return Math.max(1, (int) (Runtime.getRuntime().availableProcessors() / Math.max(1, here)));
  }
}
