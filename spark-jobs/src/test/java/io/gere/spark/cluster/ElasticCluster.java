package io.gere.spark.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A Spark standalone cluster whose workers come and go: processes of one core each, for one
 * executor, which can be decommissioned.
 */
final class ElasticCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> OPTIONS = List.of("-Dspark.decommission.enabled=true");

  private final String name;
  private final String master;
  private final List<ChildProcess> processes = new ArrayList<>();

  ElasticCluster(String name) throws InterruptedException {
    this.name = name;
    ChildProcess first = daemon("master", "org.apache.spark.deploy.master.Master", "--port", "0");
    master = first.awaitLine("Starting Spark master at (spark://\\S+)", PATIENCE).group(1);
  }

  /** {@code spark://HOST:PORT}. */
  String master() {
    return master;
  }

  /** Returns when it is one of the cluster. */
  ChildProcess addWorker() throws InterruptedException {
    String number = "worker-" + processes.size();
    Path folder = StandaloneCluster.FOLDER.resolve(name + "-" + number);
    ChildProcess worker =
        daemon(
            number,
            "org.apache.spark.deploy.worker.Worker",
            "--cores",
            "1",
            "--memory",
            "2g",
            "--work-dir",
            folder.toString(),
            master);
    worker.awaitLine("Successfully registered with master", PATIENCE);
    return worker;
  }

  private ChildProcess daemon(String role, String mainClass, String... arguments) {
    ChildProcess process =
        StandaloneCluster.daemon(name + "-" + role, OPTIONS, mainClass, arguments);
    processes.add(process);
    return process;
  }

  @Override
  public void close() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).terminate();
    }
    processes.forEach(process -> process.end(Duration.ofSeconds(15)));
  }
}
