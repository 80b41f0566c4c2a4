package io.gere.spark.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code gere} as a process of its own: the driver of an application, as spark-submit starts it.
 */
final class GereProcess {
  private static final String MAIN = "io.gere.spark.cli.Gere";

  private GereProcess() {}

  /** On two threads of its own process. */
  static ChildProcess local(String name, List<Fault> faults, String... arguments) {
    return start(name, Map.of("spark.master", "local[2]"), Map.of(), faults, arguments);
  }

  /** On the cluster: an executor, with one core and one GPU, for each worker. */
  static ChildProcess onCluster(String name, List<Fault> faults, String... arguments) {
    return onCluster(name, Map.of(), faults, arguments);
  }

  /**
   * The same.
   *
   * @param further Spark properties, which win over those set here
   */
  static ChildProcess onCluster(
      String name, Map<String, String> further, List<Fault> faults, String... arguments) {
    return start(name, onCluster(further, faults), Map.of(), List.of(), arguments);
  }

  /** The same by Spark's own {@code spark-submit}, in client mode. */
  static ChildProcess submitted(String name, Map<String, String> further, String... arguments) {
    List<String> command = new ArrayList<>(List.of("org.apache.spark.deploy.SparkSubmit"));
    onCluster(further, List.of())
        .forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    // The jar's place where there is none: the class is on the class path.
    command.addAll(List.of("--class", MAIN, "spark-internal"));
    command.addAll(List.of(arguments));
    return start(name, Map.of(), List.of(), command);
  }

  private static Map<String, String> onCluster(Map<String, String> further, List<Fault> faults) {
    Map<String, String> properties = executors(faults);
    properties.put("spark.master", StandaloneCluster.get().master());
    properties.put("spark.executor.resource.gpu.amount", "1");
    properties.put("spark.task.resource.gpu.amount", "1");
    properties.putAll(further);
    return properties;
  }

  /** On a cluster whose workers come and go: an executor with one core for each. */
  static ChildProcess onElasticCluster(
      ElasticCluster cluster, String name, List<Fault> faults, String... arguments) {
    Map<String, String> properties = executors(faults);
    properties.put("spark.master", cluster.master());
    properties.put("spark.decommission.enabled", "true");
    return start(name, properties, Map.of(), List.of(), arguments);
  }

  /**
   * On a cluster of its own, which shares its secret: two executors with one core and no GPU.
   *
   * @param further Spark properties
   */
  static ChildProcess onOwnCluster(String name, Map<String, String> further, String... arguments) {
    Map<String, String> properties = executors(List.of());
    properties.put("spark.master", "local-cluster[2,1,1024]");
    properties.putAll(further);
    return start(name, properties, StandaloneCluster.environment(), List.of(), arguments);
  }

  private static Map<String, String> executors(List<Fault> faults) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("spark.driver.host", "127.0.0.1");
    properties.put("spark.executor.cores", "1");
    properties.put("spark.executor.memory", "1g");
    properties.put("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    properties.put("spark.executorEnv.DJL_OFFLINE", "true");
    properties.put("spark.executorEnv.OPT_OUT_TRACKING", "true");
    properties.put("spark.executorEnv.OMP_NUM_THREADS", "1");
    properties.put("spark.executorEnv.OMP_WAIT_POLICY", "PASSIVE");
    properties.put(
        "spark.executor.extraJavaOptions",
        "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 " + Fault.option(faults));
    // A machine that is busy with other tests needs its time to start a process.
    properties.put("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s");
    properties.put("spark.ui.enabled", "false");
    // A silent executor is given up after seconds instead of minutes, but not before the other
    // ranks' own deadline.
    properties.put("spark.network.timeout", "30s");
    properties.put("spark.network.timeoutInterval", "1s");
    properties.put("spark.executor.heartbeatInterval", "1s");
    return properties;
  }

  private static ChildProcess start(
      String name,
      Map<String, String> properties,
      Map<String, String> environment,
      List<Fault> faults,
      String... arguments) {
    List<String> options = new ArrayList<>(List.of(Fault.option(faults)));
    properties.forEach((key, value) -> options.add("-D%s=%s".formatted(key, value)));
    List<String> command = new ArrayList<>(List.of(MAIN));
    command.addAll(List.of(arguments));
    return start(name, environment, options, command);
  }

  private static ChildProcess start(
      String name, Map<String, String> environment, List<String> further, List<String> command) {
    List<String> options = new ArrayList<>(StandaloneCluster.opens());
    options.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.net.preferIPv4Stack=true"));
    options.addAll(further);
    return new ChildProcess(
        StandaloneCluster.FOLDER.resolve(name + ".log"), options, environment, command);
  }
}
