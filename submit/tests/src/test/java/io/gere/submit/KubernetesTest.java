package io.gere.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code submit/kubernetes/run} with the options that it gives: which pods Spark asks for, and that
 * their containers run from the corpus to the report.
 */
@Tag("cluster")
final class KubernetesTest {
  private static final Path SCRIPT = Path.of("../kubernetes/run").toAbsolutePath().normalize();
  private static final Path FOLDER = Path.of("target/kubernetes").toAbsolutePath();

  private static Kubernetes kubernetes;

  @BeforeAll
  static void start() throws Exception {
    SparkHome.install();
    TinyRuns.write();
    kubernetes = new Kubernetes(FOLDER);
  }

  @AfterAll
  static void stop() {
    kubernetes.close();
  }

  @Test
  void inClientModeExecutorsArePodsWithAGpu() throws Exception {
    Launched gere = launch("client", "k8s-client");

    assertThat(gere.exitCode()).as(gere.output()).isZero();
    assertThat(TinyRuns.status("k8s-client")).contains("\"exit_code\" : 0");
    List<Pod> pods = kubernetes.pods("gere-run-k8s-client");
    assertThat(pods).hasSize(1);
    requireExecutor(pods.get(0));
  }

  @Test
  void inClusterModeTheDriverIsAPodToo() throws Exception {
    Launched gere = launch("cluster", "k8s-cluster");

    assertThat(gere.exitCode()).as(gere.output()).isZero();
    assertThat(TinyRuns.status("k8s-cluster")).contains("\"exit_code\" : 0");
    List<Pod> pods = kubernetes.pods("gere-run-k8s-cluster");
    assertThat(pods).hasSize(2);
    Pod driver = pods.get(0);
    assertThat(driver.getMetadata().getLabels()).containsEntry("spark-role", "driver");
    requirePod(driver, "spark-kubernetes-driver");
    assertThat(driver.getSpec().getContainers().get(0).getResources().getLimits())
        .doesNotContainKey("nvidia.com/gpu");
    assertThat(kubernetes.exitCode(driver)).isZero();
    requireExecutor(pods.get(1));
  }

  @Test
  void whatFailsIsAFailedPodWithTheSameExitCode() throws Exception {
    Launched gere = launch("cluster", "k8s-typo", "batch.micr=1");

    // What spark-submit itself ends with is no news here.
    assertThat(gere.exitCode()).as(gere.output()).isZero();
    Pod driver = kubernetes.pods("gere-run-k8s-typo").get(0);
    assertThat(kubernetes.exitCode(driver)).as(gere.output()).isEqualTo(3);
    assertThat(gere.output()).contains("phase: Failed", "exit code: 3");
    assertThat(TinyRuns.status("k8s-typo")).contains("\"exit_code\" : 3");
  }

  private static void requireExecutor(Pod executor) {
    assertThat(executor.getMetadata().getLabels()).containsEntry("spark-role", "executor");
    Container container = requirePod(executor, "spark-kubernetes-executor");
    Map<String, Quantity> limits = container.getResources().getLimits();
    assertThat(limits).containsEntry("nvidia.com/gpu", new Quantity("1"));
    assertThat(limits).containsEntry("memory", new Quantity("1024Mi")); // heap and beside it
    assertThat(container.getEnv())
        .anySatisfy(
            variable -> {
              assertThat(variable.getName()).isEqualTo("DJL_OFFLINE");
              assertThat(variable.getValue()).isEqualTo("true");
            });
    assertThat(executor.getSpec().getTolerations())
        .anySatisfy(one -> assertThat(one.getKey()).isEqualTo("nvidia.com/gpu"));
    assertThat(container.getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .contains("/dev/shm");
  }

  /** What both kinds have in common. */
  private static Container requirePod(Pod pod, String name) {
    assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("trainer");
    assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(300);
    assertThat(pod.getSpec().getVolumes())
        .filteredOn(volume -> volume.getPersistentVolumeClaim() != null)
        .singleElement()
        .extracting((Volume volume) -> volume.getPersistentVolumeClaim().getClaimName())
        .isEqualTo("runs");
    Container container = pod.getSpec().getContainers().get(0);
    assertThat(container.getName()).isEqualTo(name);
    assertThat(container.getImage()).isEqualTo("spark:of-this-test");
    assertThat(container.getVolumeMounts())
        .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/data"));
    return container;
  }

  private static Launched launch(String mode, String run, String... settings) throws IOException {
    Map<String, String> variables = new HashMap<>();
    variables.put("SPARK_HOME", SparkHome.FOLDER.toString());
    variables.putAll(Map.of("API", kubernetes.master(), "NAMESPACE", "ml", "ACCOUNT", "trainer"));
    variables.putAll(Map.of("IMAGE", "spark:of-this-test", "RANKS", "1", "CORES", "1"));
    variables.putAll(Map.of("MODE", mode, "CLAIM", "runs", "DRIVER_HOST", "127.0.0.1"));
    variables.put("UPLOADS", FOLDER.resolve("uploads").toUri().toString());
    variables.put("GPU_SCRIPT", FakedGpus.discoveryScript().toString());
    variables.put(
        "GERE_SUBMIT_OPTIONS",
        """
        --driver-memory 640m --executor-memory 640m --conf spark.executor.memoryOverhead=384m
        --conf spark.kubernetes.driver.master=%s --conf spark.ui.enabled=false
        --driver-java-options '-XX:+UseSerialGC -XX:TieredStopAtLevel=1'
        --conf 'spark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1'
        """
            .formatted(kubernetes.address()));
    List<String> words = TinyRuns.command("run", run, settings);
    return Launched.start(
        SCRIPT, TinyRuns.FOLDER.resolve(run + ".log"), variables, words.subList(1, words.size()));
  }
}
