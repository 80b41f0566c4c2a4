package io.gere.spark.storage;

import io.gere.doctor.HealthCheck;
import io.gere.spark.train.ClusterCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;

/** Who can read and alter what Spark sends and keeps, by its configuration alone. */
public final class SparkPrivacy {
  private static final String AUTHENTICATE = "spark.authenticate";

  private static final String STRANGERS =
      "off: who reaches the ports of driver or executors can read what Spark sends, and become an"
          + " executor and a rank; set: spark.authenticate true";

  private final SparkConf conf;

  public SparkPrivacy(SparkConf conf) {
    this.conf = conf;
  }

  /** What a run on a cluster says first, where strangers are let in. */
  public Optional<String> remark() {
    return isLocal() || isOn(AUTHENTICATE)
        ? Optional.empty()
        : Optional.of("security: %s is %s".formatted(AUTHENTICATE, strangers()));
  }

  /** What each setting means for a run and for the keys of its ring. */
  public List<HealthCheck> checks() {
    List<HealthCheck> checks = new ArrayList<>(List.of(authentication()));
    if (!isLocal()) {
      checks.add(encryption());
      checks.add(
          either(
              "spark.io.encryption.enabled",
              "on: what Spark keeps in its local directories is encrypted",
              "off: what Spark keeps in its local directories lies there as it is"));
    }
    if (conf.getBoolean("spark.ui.enabled", true)) {
      checks.add(
          either(
              "spark.acls.enable",
              "on: the application's page is for those whom spark.ui.view.acls names",
              "off: who reaches the application's page sees its settings, secrets hidden, and may"
                  + " end its jobs"));
    }
    return checks;
  }

  private HealthCheck authentication() {
    if (isOn(AUTHENTICATE)) {
      return HealthCheck.ok(
          AUTHENTICATE,
          "on: only who knows the application's secret gets anything from Spark, or becomes a rank");
    }
    return isLocal()
        ? HealthCheck.ok(
            AUTHENTICATE,
            "off, and without a cluster: Spark listens to %s"
                .formatted(conf.get("spark.driver.bindAddress", "this machine's address")))
        : HealthCheck.note(AUTHENTICATE, strangers());
  }

  /** Only YARN and Kubernetes bring a secret to executors by themselves. */
  private String strangers() {
    String master = conf.get("spark.master", "");
    boolean brought = master.equals("yarn") || master.startsWith("k8s:");
    return brought ? STRANGERS : STRANGERS + ", and spark.authenticate.secret";
  }

  private HealthCheck encryption() {
    return ClusterCheck.ENCRYPTIONS.stream()
        .filter(this::isOn)
        .findFirst()
        .map(
            key ->
                HealthCheck.ok(
                    key, "on: what Spark sends is encrypted; what ranks send each other is not"))
        .orElseGet(
            () ->
                HealthCheck.note(
                    ClusterCheck.ENCRYPTIONS.get(0),
                    "off: what Spark sends can be read on its way; the keys of the ring cannot, for"
                        + " ranks agree on them and do not send them"));
  }

  private HealthCheck either(String key, String on, String off) {
    return isOn(key) ? HealthCheck.ok(key, on) : HealthCheck.note(key, off);
  }

  private boolean isOn(String key) {
    return conf.getBoolean(key, false);
  }

  private boolean isLocal() {
    String master = conf.get("spark.master", "local");
    return master.equals("local") || master.startsWith("local[");
  }
}
