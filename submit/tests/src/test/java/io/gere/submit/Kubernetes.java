package io.gere.submit;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A Kubernetes of one node: a stand-in for the API server, and a kubelet that runs the containers
 * of pods as processes of this machine.
 */
final class Kubernetes implements AutoCloseable, ResourceEventHandler<Pod> {
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(), new MockWebServer(), new HashMap<>(), new ApiServer(), false);
  private final KubernetesClient client;
  private final Path folder;
  private final List<Pod> created = new CopyOnWriteArrayList<>();
  private final Map<String, Process> running = new ConcurrentHashMap<>();
  private final Map<String, Integer> exitCodes = new ConcurrentHashMap<>();

  /**
   * Starts it.
   *
   * @param folder for what is mounted into containers, and what these say
   */
  Kubernetes(Path folder) {
    this.folder = folder;
    server.init(InetAddress.getLoopbackAddress(), 0);
    client = server.createClient();
    client.pods().inAnyNamespace().inform(this);
  }

  /** Where the API server listens. */
  String address() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /** What {@code --master} names. */
  String master() {
    return "k8s://" + address();
  }

  /** The pods of an application, as they were asked for, in the order of their creation. */
  List<Pod> pods(String application) {
    return created.stream()
        .filter(pod -> pod.getMetadata().getName().startsWith(application + "-"))
        .toList();
  }

  /** How a pod's container ended. */
  int exitCode(Pod pod) {
    return exitCodes.get(pod.getMetadata().getName());
  }

  @Override
  public void onAdd(Pod pod) {
    created.add(pod);
    new Thread(() -> run(pod), pod.getMetadata().getName()).start();
  }

  private void run(Pod pod) {
    try {
      Process process = new PodProcess(client, pod, folder).start();
      running.put(pod.getMetadata().getName(), process);
      phase(pod, "Running", null);
      int code = process.waitFor();
      exitCodes.put(pod.getMetadata().getName(), code);
      phase(pod, code == 0 ? "Succeeded" : "Failed", code);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void phase(Pod pod, String phase, Integer code) {
    var resource =
        client
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName());
    if (resource.get() == null) {
      return; // it was deleted, and its process ended for that
    }
    ContainerState state =
        code == null
            ? new ContainerStateBuilder().withNewRunning().endRunning().build()
            : new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(code)
                .endTerminated()
                .build();
    resource.editStatus(
        there ->
            new PodBuilder(there)
                .editStatus()
                .withPhase(phase)
                .withPodIP("127.0.0.1")
                .withConditions(
                    new PodConditionBuilder().withType("Ready").withStatus("True").build())
                .withContainerStatuses(
                    new ContainerStatusBuilder()
                        .withName(pod.getSpec().getContainers().get(0).getName())
                        .withState(state)
                        .build())
                .endStatus()
                .build());
  }

  @Override
  public void onUpdate(Pod old, Pod pod) {}

  @Override
  public void onDelete(Pod pod, boolean unknown) {
    Process process = running.get(pod.getMetadata().getName());
    if (process != null) {
      process.destroy();
    }
  }

  @Override
  public void close() {
    client.close();
    running.values().forEach(Process::destroyForcibly);
    server.destroy();
  }
}
