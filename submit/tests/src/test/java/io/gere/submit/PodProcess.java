package io.gere.submit;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A pod's container as a process: what the entry point of Spark's image does, with this machine's
 * Java and the Spark of {@link SparkHome}. A volume's place is a folder of its own, so wherever the
 * pod names the place the process is told the folder; a claim has none. Names of services are this
 * machine. What the process says is in the file {@code log} of the pod's folder.
 */
final class PodProcess {
  private static final String ADDRESS = "127.0.0.1";

  private final KubernetesClient client;
  private final Pod pod;
  private final Path folder;
  private final Map<String, String> places = new LinkedHashMap<>();

  PodProcess(KubernetesClient client, Pod pod, Path folder) {
    this.client = client;
    this.pod = pod;
    this.folder = folder.resolve(pod.getMetadata().getName());
  }

  /** Starts it, once everything is there that it mounts. */
  Process start() throws IOException {
    var container = pod.getSpec().getContainers().get(0);
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (volume.getPersistentVolumeClaim() == null) {
        Path place = Files.createDirectories(folder.resolve("mounts").resolve(volume.getName()));
        for (VolumeMount mount : container.getVolumeMounts()) {
          if (mount.getName().equals(volume.getName())) {
            places.put(mount.getMountPath(), place.toString());
          }
        }
      }
    }
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (volume.getConfigMap() != null) {
        write(volume);
      }
    }
    Map<String, String> environment = new LinkedHashMap<>();
    for (EnvVar one : container.getEnv()) {
      environment.put(one.getName(), one.getValue() == null ? ADDRESS : here(one.getValue()));
    }
    environment.put("SPARK_LOCAL_IP", ADDRESS);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    List<String> words = container.getArgs().stream().map(this::here).toList();
    ProcessBuilder builder =
        new ProcessBuilder(
                words.get(0).equals("driver")
                    ? driver(environment, words.subList(1, words.size()))
                    : executor(environment))
            .directory(Files.createDirectories(folder.resolve("work")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static List<String> driver(Map<String, String> environment, List<String> arguments) {
    List<String> words = new ArrayList<>();
    words.add(SparkHome.FOLDER.resolve("bin/spark-submit").toString());
    words.add("--conf");
    words.add("spark.driver.bindAddress=" + environment.get("SPARK_DRIVER_BIND_ADDRESS"));
    words.addAll(List.of("--deploy-mode", "client"));
    words.addAll(arguments);
    return words;
  }

  private static List<String> executor(Map<String, String> environment) {
    List<String> words = new ArrayList<>();
    words.add(System.getProperty("java.home") + "/bin/java");
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("SPARK_JAVA_OPT_")) {
            words.add(value);
          }
        });
    words.add("-Xmx" + environment.get("SPARK_EXECUTOR_MEMORY"));
    words.addAll(List.of("-cp", SparkHome.FOLDER.resolve("jars") + "/*"));
    words.add("org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend");
    Map<String, String> options =
        Map.of(
            "--driver-url", "SPARK_DRIVER_URL",
            "--executor-id", "SPARK_EXECUTOR_ID",
            "--cores", "SPARK_EXECUTOR_CORES",
            "--app-id", "SPARK_APPLICATION_ID",
            "--hostname", "SPARK_EXECUTOR_POD_IP",
            "--resourceProfileId", "SPARK_RESOURCE_PROFILE_ID",
            "--podName", "SPARK_EXECUTOR_POD_NAME");
    options.forEach(
        (option, name) -> words.addAll(List.of(option, environment.getOrDefault(name, ADDRESS))));
    return words;
  }

  /** Writes a volume's files. */
  private void write(Volume volume) throws IOException {
    Path place = Files.createDirectories(folder.resolve("mounts").resolve(volume.getName()));
    // A pod may be there before what it mounts.
    var map =
        client
            .configMaps()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(volume.getConfigMap().getName())
            .waitUntilCondition(Objects::nonNull, 30, TimeUnit.SECONDS);
    Map<String, String> names = new HashMap<>();
    volume.getConfigMap().getItems().forEach(item -> names.put(item.getKey(), item.getPath()));
    for (Map.Entry<String, String> file : map.getData().entrySet()) {
      String name = names.getOrDefault(file.getKey(), file.getKey());
      Files.writeString(place.resolve(name), here(file.getValue()));
    }
  }

  /** A text of the pod, with what it names as it is here. */
  private String here(String text) {
    String told = text.replaceAll("[a-z0-9-]+\\.[a-z0-9-]+\\.svc\\b", ADDRESS);
    for (Map.Entry<String, String> place : places.entrySet()) {
      told = told.replace(place.getKey(), place.getValue());
    }
    return told;
  }
}
