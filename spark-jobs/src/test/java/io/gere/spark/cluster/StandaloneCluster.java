package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The one Spark standalone cluster of all tests in a JVM: a master and two workers, each of them a
 * process of its own with two cores and one faked GPU, so that there are two executors with GPUs or
 * four without; {@link #addWorkerWithoutGpu} adds a third. It starts on first use and ends with
 * this JVM. Logs, those of executors among them, stay in {@code target/cluster}.
 */
final class StandaloneCluster {
  /** Of this JVM alone: others run beside it. */
  static final Path FOLDER =
      Path.of("target/cluster", System.getProperty("gere.test.fork", "fork-1")).toAbsolutePath();

  static final int WORKERS = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String master;
  private final String page;
  private final List<ChildProcess> processes = new ArrayList<>();

  private StandaloneCluster() throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end-cluster"));
    ChildProcess first = start("master", "org.apache.spark.deploy.master.Master", "--port", "0");
    master = first.awaitLine("Starting Spark master at (spark://\\S+)", PATIENCE).group(1);
    page = first.awaitLine("Bound MasterWebUI to .* started at (http://\\S+)", PATIENCE).group(1);
    for (int worker = 0; worker < WORKERS; worker++) {
      startWorker("worker-" + worker, worker);
    }
    for (ChildProcess worker : processes.subList(1, processes.size())) {
      worker.awaitLine("Successfully registered with master", PATIENCE);
    }
  }

  /** Starts it on the first call. */
  static StandaloneCluster get() {
    return Holder.CLUSTER;
  }

  private static final class Holder {
    private static final StandaloneCluster CLUSTER = start();

    private static StandaloneCluster start() {
      try {
        return new StandaloneCluster();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** {@code spark://HOST:PORT}. */
  String master() {
    return master;
  }

  /** Ends an application as its link on the master's page does. */
  void killApplication(String id) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("%s/app/kill/?id=%s&terminate=true".formatted(page, id)))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    assertThat(answer.statusCode()).isEqualTo(302);
  }

  /** With two cores; it stays until this JVM ends. */
  void addWorkerWithoutGpu() throws InterruptedException {
    startWorker("worker-without-gpu").awaitLine("Successfully registered with master", PATIENCE);
  }

  private void startWorker(String name, int gpu) {
    startWorker(name, "--properties-file", properties(FOLDER.resolve(name), gpu).toString());
  }

  private ChildProcess startWorker(String name, String... further) {
    List<String> arguments = new ArrayList<>(List.of("--cores", "2", "--memory", "2g"));
    arguments.addAll(List.of("--work-dir", FOLDER.resolve(name).toString()));
    arguments.addAll(List.of(further));
    arguments.add(master);
    return start(name, "org.apache.spark.deploy.worker.Worker", arguments.toArray(String[]::new));
  }

  /** A worker asks a script which GPUs it has. */
  private static Path properties(Path folder, int gpu) {
    try {
      Files.createDirectories(folder);
      Path script = folder.resolve("gpus.sh");
      Files.writeString(
          script,
          """
          #!/bin/sh
          echo '{"name": "gpu", "addresses": ["%d"]}'
          """
              .formatted(gpu));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
      return Files.writeString(
          folder.resolve("worker.conf"),
          """
          spark.worker.resource.gpu.amount 1
          spark.worker.resource.gpu.discoveryScript %s
          """
              .formatted(script));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ChildProcess start(String name, String mainClass, String... arguments) {
    ChildProcess process = daemon(name, List.of(), mainClass, arguments);
    processes.add(process);
    return process;
  }

  /** A process of Spark's own, on any free port. */
  static ChildProcess daemon(
      String name, List<String> further, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>(List.of(mainClass, "--host", "127.0.0.1"));
    command.addAll(List.of("--webui-port", "0"));
    command.addAll(List.of(arguments));
    List<String> options = new ArrayList<>(opens());
    options.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    options.addAll(further);
    return new ChildProcess(FOLDER.resolve(name + ".log"), options, environment(), command);
  }

  /** What a process needs that starts executors. */
  static Map<String, String> environment() {
    return Map.of("SPARK_HOME", sparkHome().toString(), "SPARK_SCALA_VERSION", "2.13");
  }

  /** A worker looks for Spark's jars there; executors get all of theirs from this class path. */
  private static Path sparkHome() {
    try {
      Path home = FOLDER.resolve("home");
      Files.createDirectories(home.resolve("jars"));
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What this JVM was allowed to reach, Spark's daemons and drivers need as well. */
  static List<String> opens() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .toList();
  }

  /** Workers first, while they can still end their executors. */
  private void end() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).terminate();
    }
    for (ChildProcess process : processes) {
      process.end(Duration.ofSeconds(10));
    }
  }
}
