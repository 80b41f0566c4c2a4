package io.gere.spark.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.doctor.HealthCheck;
import io.gere.doctor.HealthCheck.Verdict;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run and the doctor say of Spark's own security settings. */
final class SparkPrivacyTest {
  @ParameterizedTest
  @CsvSource({
    "spark://host:7077, true",
    "yarn, false",
    "k8s://https://host:6443, false",
    "'local-cluster[2,1,1024]', true"
  })
  void aRunOnAClusterSaysFirstThatStrangersAreLetIn(String master, boolean needsASecretOfItsOwn) {
    assertThat(of("spark.master", master).remark())
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .startsWith("security: spark.authenticate is off: who reaches the ports")
                    .endsWith(
                        needsASecretOfItsOwn
                            ? "set: spark.authenticate true, and spark.authenticate.secret"
                            : "set: spark.authenticate true"));
    assertThat(of("spark.master", master, "spark.authenticate", "true").remark()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"local", "'local[4]'", "'local[*]'"})
  void aMachineAloneHasNothingToSay(String master) {
    SparkPrivacy alone =
        of(
            "spark.master",
            master,
            "spark.driver.bindAddress",
            "127.0.0.1",
            "spark.ui.enabled",
            "false");

    assertThat(of("spark.master", master).remark()).isEmpty();
    assertThat(alone.checks())
        .singleElement()
        .returns(Verdict.OK, HealthCheck::verdict)
        .returns("off, and without a cluster: Spark listens to 127.0.0.1", HealthCheck::found);
  }

  @Test
  void theDoctorNamesWhatIsOffOnACluster() {
    assertThat(of("spark.master", "yarn").checks())
        .allMatch(check -> check.verdict() == Verdict.NOTE && check.found().startsWith("off: "))
        .extracting(HealthCheck::name)
        .containsExactly(
            "spark.authenticate",
            "spark.network.crypto.enabled",
            "spark.io.encryption.enabled",
            "spark.acls.enable");
  }

  @Test
  void andWhatIsOn() {
    SparkPrivacy closed =
        of(
            "spark.master", "yarn",
            "spark.authenticate", "true",
            "spark.ssl.rpc.enabled", "true",
            "spark.io.encryption.enabled", "true",
            "spark.acls.enable", "true");

    assertThat(closed.checks())
        .allMatch(check -> check.verdict() == Verdict.OK && check.found().startsWith("on: "))
        .extracting(HealthCheck::name)
        .contains("spark.ssl.rpc.enabled")
        .hasSize(4);
    assertThat(HealthCheck.exitCode(of("spark.master", "yarn").checks()))
        .isEqualTo(HealthCheck.exitCode(List.of()));
  }

  private static SparkPrivacy of(String... settings) {
    SparkConf conf = new SparkConf(false);
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    return new SparkPrivacy(conf);
  }
}
