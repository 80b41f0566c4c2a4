package io.gere.spark.storage;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.spark.placement.TaskSlots;
import io.gere.spark.track.RunGauges;
import io.gere.spark.train.rank.StepChannel;
import io.gere.storage.copy.LocalCopy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * The Spark session of a command. What {@code spark-submit} or the user has configured stands; the
 * rest is set here.
 */
public final class SparkSessions {
  private static final Logger LOG = LoggerFactory.getLogger(SparkSessions.class);

  /** Before a setting that is Hadoop's. */
  private static final String HADOOP = "spark.hadoop.";

  private static final String CODECS = HADOOP + "io.compression.codecs";

  private static final String LOCAL_DIRECTORIES = HADOOP + LocalCopy.DIRECTORIES;

  /** What the cluster's own settings are overlaid with where YARN runs the driver; else missing. */
  private static final String HADOOP_OF_SUBMITTER = "__spark_hadoop_conf__.xml";

  private static final String LISTENERS = "spark.extraListeners";

  private static final String LOOPBACK = "127.0.0.1";

  /** So many ranks may share a machine that has few cores, for a try. */
  private static final int RANKS_ANYWHERE = 16;

  private static final int RANKS_PER_CORE = 4;

  private static volatile SparkSession opened;
  private static volatile boolean begun;

  private SparkSessions() {}

  /**
   * The session, begun where there is none.
   *
   * @param what the command and its run, for the application's name
   * @param workers ranks that must run at once when this machine alone does the work
   * @throws GereException with exit code 4 where Spark does not start
   */
  public static SparkSession open(String what, int workers) {
    requireOwnName();
    SparkConf conf = new SparkConf();
    if (!conf.contains("spark.master")) {
      requireCores(workers, Runtime.getRuntime().availableProcessors());
    }
    settings(conf, what, workers);
    try {
      SparkSession session = SparkSession.builder().config(conf).getOrCreate();
      opened = session;
      begun = true;
      return session;
    } catch (Exception e) { // Scala's code throws what it does not declare
      throw SparkEnd.beforeItStarted(conf.get("spark.master"), e);
    }
  }

  /**
   * Begins a session, without executors, where no command has: YARN's master knows no good end of
   * an application that has not begun, and of a bad one not the exit code.
   */
  public static void requireBegun() {
    if (!begun) {
      System.setProperty("spark.executor.instances", "0");
      try {
        open("", 1);
      } catch (GereException e) {
        LOG.warn("The application's end will not be known to the cluster", e);
      }
    }
  }

  /** Spark's configuration as a command will have it; empty where Spark cannot read its own. */
  public static Optional<SparkConf> configuration() {
    return unresolvedName().isPresent()
        ? Optional.empty()
        : Optional.of(settings(new SparkConf(), "", 1));
  }

  /** Hadoop's configuration as Spark will have it, for what is done before Spark starts. */
  public static Configuration hadoop() {
    return configuration().map(SparkSessions::hadoop).orElseGet(Configuration::new);
  }

  static Configuration hadoop(SparkConf conf) {
    Configuration hadoop = new Configuration();
    hadoop.addResource(HADOOP_OF_SUBMITTER);
    for (Tuple2<String, String> setting : conf.getAllWithPrefix(HADOOP)) {
      hadoop.set(setting._1(), setting._2());
    }
    return hadoop;
  }

  /** Refuses ranks that would only wait for each other, each with a copy of the model. */
  static void requireCores(int workers, int cores) {
    int most = Math.max(RANKS_ANYWHERE, RANKS_PER_CORE * cores);
    if (workers > most) {
      throw new GereException(
          ExitCode.RESOURCES_MISSING,
          "train.workers is %d, but without a cluster all ranks are threads of this machine, which has %d cores; set train.workers to at most %d, or name a cluster by spark.master"
              .formatted(workers, cores, most),
          null);
    }
  }

  private static void requireOwnName() {
    unresolvedName()
        .ifPresent(
            e -> {
              throw new GereException(
                  ExitCode.RESOURCES_MISSING,
                  ("this machine's own name does not resolve (%s), so Spark cannot start; add it to"
                          + " /etc/hosts, or set SPARK_LOCAL_HOSTNAME to %s")
                      .formatted(
                          e.getMessage(),
                          System.getProperty("spark.master", "local").startsWith("local")
                              ? "localhost"
                              : "the name or address by which executors reach it"),
                  e);
            });
  }

  /**
   * Spark looks for this machine's address by its name, unless it is told one of the two: already
   * where its configuration is first read.
   */
  private static Optional<UnknownHostException> unresolvedName() {
    if (System.getenv("SPARK_LOCAL_HOSTNAME") != null || System.getenv("SPARK_LOCAL_IP") != null) {
      return Optional.empty();
    }
    try {
      InetAddress.getLocalHost();
      return Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.of(e);
    }
  }

  /**
   * Stops the session, if one was begun: a cluster takes an application that just goes away for a
   * failed one.
   *
   * @param exitCode of the command; YARN takes any but 0 for a failure
   */
  public static synchronized void stop(int exitCode) {
    SparkSession session = opened;
    if (session != null) {
      opened = null;
      try {
        session.sparkContext().stop(exitCode);
      } catch (RuntimeException e) {
        // The command's own end is what counts.
        LOG.warn("Spark did not stop as it should", e);
      }
    }
  }

  /** What a command has to tell that fails because Spark has ended the application meanwhile. */
  public static Optional<GereException> endBehind(Throwable failure) {
    return Optional.ofNullable(opened)
        .map(SparkSession::sparkContext)
        .filter(SparkContext::isStopped)
        .map(spark -> SparkEnd.whileItRan(spark, failure));
  }

  /** From now on this process does the work, whatever {@code spark.master} says. */
  public static void stayHere() {
    System.clearProperty("spark.master");
  }

  /**
   * From now on an application has the executors that so many ranks need, from beginning to end,
   * instead of some that come and go. A bound on its cores stands.
   */
  public static void keepExecutors(int ranks) {
    SparkConf conf = new SparkConf();
    int cores = conf.getInt("spark.executor.cores", 1);
    int seats = cores / conf.getInt("spark.task.cpus", 1);
    int gpus = conf.getInt("spark.executor.resource.gpu.amount", 0);
    int ranksEach = Math.max(1, gpus > 0 ? Math.min(gpus, seats) : seats);
    int executors = (ranks + ranksEach - 1) / ranksEach;
    int most = conf.getInt("spark.cores.max", Integer.MAX_VALUE);
    System.setProperty("spark.dynamicAllocation.enabled", "false");
    System.setProperty("spark.executor.instances", String.valueOf(executors));
    System.setProperty("spark.cores.max", String.valueOf(Math.min(most, executors * cores)));
  }

  /** What Delta or Iceberg send between processes only they know. */
  private static boolean readsForeignTables(SparkConf conf) {
    return conf.contains("spark.sql.extensions")
        || conf.getAllWithPrefix("spark.sql.catalog.").length > 0;
  }

  /** Completes a configuration in place. */
  public static SparkConf settings(SparkConf conf, String what, int workers) {
    int cores = Runtime.getRuntime().availableProcessors();
    String name = "gere " + what;
    String given = conf.get("spark.app.name", "");
    // Nobody's choice: spark-submit takes the main class, and the launcher as much as it knows.
    if (given.startsWith("io.gere.") || name.startsWith(given)) {
      conf.set("spark.app.name", name);
    }
    conf.setIfMissing("spark.master", "local[%d]".formatted(Math.max(workers, cores)))
        .setIfMissing("spark.serializer", KryoSerializer.class.getName())
        .setIfMissing("spark.kryo.registrationRequired", String.valueOf(!readsForeignTables(conf)))
        .setIfMissing("spark.kryo.registrator", GereKryoRegistrator.class.getName())
        .setIfMissing("spark.ui.showConsoleProgress", "false")
        // Spark's own default is a year; a barrier here is only ever a rendezvous.
        .setIfMissing("spark.barrier.sync.timeout", "180")
        // Slots are counted before a barrier stage starts, so Spark need not look for ten minutes.
        .setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "5s")
        .setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "24")
        // An executor whose rank does not leave when it is told to is replaced.
        .setIfMissing("spark.task.reaper.enabled", "true")
        .setIfMissing("spark.task.reaper.killTimeout", "120s");
    if (conf.get("spark.master").startsWith("local")) {
      // Nobody else's business: what a driver alone listens to is not offered to the network.
      conf.setIfMissing("spark.driver.host", LOOPBACK)
          .setIfMissing("spark.driver.bindAddress", LOOPBACK)
          .setIfMissing("spark.ui.enabled", "false");
    }
    conf.setIfMissing(
        LOCAL_DIRECTORIES, LocalCopy.directories(conf.get("spark.local.dir", "${java.io.tmpdir}")));
    append(conf, "spark.plugins", StepChannel.class.getName());
    append(conf, "spark.plugins", RunGauges.class.getName());
    String ours = GzipCodec.class.getName() + "," + ZstdCodec.class.getName();
    // The last codec of a suffix wins.
    append(conf, CODECS, ours);
    append(conf, LISTENERS, TaskSlots.class.getName());
    return conf;
  }

  /** Whether a session was begun with {@link #settings}, as far as these cannot be made up for. */
  public static boolean isSettled(SparkConf conf) {
    return conf.get("spark.plugins", "").contains(StepChannel.class.getName())
        && conf.get(CODECS, "").contains(ZstdCodec.class.getName());
  }

  private static void append(SparkConf conf, String key, String ours) {
    String theirs = conf.get(key, "");
    conf.set(key, theirs.isEmpty() ? ours : theirs + "," + ours);
  }
}
