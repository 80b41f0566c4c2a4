package io.gere.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.hadoop.yarn.server.nodemanager.NodeManager;
import org.apache.hadoop.yarn.server.resourcemanager.ResourceManager;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler;
import org.apache.hadoop.yarn.util.resource.ResourceUtils;

/** A YARN of one node, in this JVM; its containers are processes. */
final class YarnCluster implements AutoCloseable {
  private static final Path FOLDER = Path.of("target/yarn").toAbsolutePath();
  private static final List<String> MASTERS =
      List.of("", ".scheduler", ".resource-tracker", ".admin", ".webapp");
  private static final List<String> NODES = List.of("", ".localizer", ".webapp");

  private static final String GPU = "yarn.io/gpu";

  private final ResourceManager master = new ResourceManager();
  private final NodeManager node = new NodeManager();
  private final YarnClient client = YarnClient.createYarnClient();

  YarnCluster() throws IOException {
    YarnConfiguration conf = new YarnConfiguration();
    for (String service : MASTERS) {
      conf.set("yarn.resourcemanager%s.address".formatted(service), "127.0.0.1:" + freePort());
    }
    for (String service : NODES) {
      conf.set("yarn.nodemanager%s.address".formatted(service), "127.0.0.1:0");
    }
    conf.set("yarn.resourcemanager.scheduler.class", FifoScheduler.class.getName());
    conf.setInt("yarn.resourcemanager.nodemanagers.heartbeat-interval-ms", 100);
    conf.setInt("yarn.scheduler.minimum-allocation-mb", 128);
    conf.setInt("yarn.nodemanager.resource.memory-mb", 8192);
    conf.setInt("yarn.nodemanager.resource.cpu-vcores", 8);
    // Two GPUs, which it counts and does not have.
    conf.set("yarn.resource-types", GPU);
    conf.setInt("yarn.nodemanager.resource-type." + GPU, 2);
    ResourceUtils.resetResourceTypes(conf);
    conf.setBoolean("yarn.nodemanager.vmem-check-enabled", false);
    conf.set("yarn.nodemanager.local-dirs", FOLDER.resolve("local").toString());
    conf.set("yarn.nodemanager.log-dirs", FOLDER.resolve("logs").toString());
    // A disk that is nearly full is a disk here.
    conf.setBoolean("yarn.nodemanager.disk-health-checker.enable", false);
    master.init(conf);
    master.start();
    node.init(new YarnConfiguration(conf));
    node.start();
    client.init(conf);
    client.start();
    Files.createDirectories(configuration());
    try (var out = Files.newOutputStream(configuration().resolve("yarn-site.xml"))) {
      conf.writeXml(out);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** What YARN_CONF_DIR names. */
  Path configuration() {
    return FOLDER.resolve("conf");
  }

  /** What YARN says in the end of the application of this name. */
  ApplicationReport end(String name) throws IOException, YarnException, InterruptedException {
    ApplicationReport report = report(name);
    // YARN hears of it a moment after the driver has ended.
    for (int i = 0; i < 300 && isUndecided(report); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
      report = report(name);
    }
    return report;
  }

  /** Ends an application as its link on YARN's page does. */
  void kill(String name) throws IOException, YarnException {
    client.killApplication(report(name).getApplicationId());
  }

  private static boolean isUndecided(ApplicationReport report) {
    return report.getFinalApplicationStatus() == FinalApplicationStatus.UNDEFINED;
  }

  private ApplicationReport report(String name) throws IOException, YarnException {
    List<ApplicationReport> found =
        client.getApplications().stream().filter(each -> each.getName().equals(name)).toList();
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  @Override
  public void close() {
    client.stop();
    node.stop();
    master.stop();
  }
}
