package io.gere.spark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

final class SparkSessionsTest {
  private static final String CODECS = "spark.hadoop.io.compression.codecs";

  @Test
  void withoutAConfigurationThisMachineDoesTheWork() {
    SparkConf settings = SparkSessions.settings(new SparkConf(false), "sample", 1000);

    assertThat(settings.get("spark.app.name")).isEqualTo("gere sample");
    assertThat(settings.get("spark.master")).isEqualTo("local[1000]");
    assertThat(settings.get("spark.ui.enabled")).isEqualTo("false");
    assertThat(settings.get("spark.ui.showConsoleProgress")).isEqualTo("false");
    assertThat(settings.get("spark.barrier.sync.timeout")).isEqualTo("180");
    assertThat(settings.get("spark.scheduler.barrier.maxConcurrentTasksCheck.interval"))
        .isEqualTo("5s");
    assertThat(settings.get("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures"))
        .isEqualTo("24");
    assertThat(settings.get("spark.task.reaper.enabled")).isEqualTo("true");
    assertThat(settings.get("spark.task.reaper.killTimeout")).isEqualTo("120s");
    assertThat(settings.get("spark.serializer"))
        .isEqualTo("org.apache.spark.serializer.KryoSerializer");
    assertThat(settings.get("spark.kryo.registrationRequired")).isEqualTo("true");
    assertThat(settings.get("spark.kryo.registrator"))
        .isEqualTo("io.gere.spark.storage.GereKryoRegistrator");
    assertThat(settings.get(CODECS))
        .isEqualTo("org.apache.hadoop.io.compress.GzipCodec,io.gere.spark.storage.ZstdCodec");
  }

  @Test
  void moreRanksThanAMachineCanRunAreRefusedWithWhatItCan() {
    assertThatCode(() -> SparkSessions.requireCores(16, 2)).doesNotThrowAnyException();
    assertThatThrownBy(() -> SparkSessions.requireCores(1000, 8))
        .isInstanceOfSatisfying(
            GereException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES_MISSING))
        .hasMessageContainingAll("train.workers is 1000", "8 cores", "to at most 32");
  }

  @Test
  void aDriverWithoutExecutorsListensToThisMachineOnly() {
    SparkConf alone = SparkSessions.settings(new SparkConf(false), "sample", 1);
    SparkConf cluster =
        SparkSessions.settings(
            new SparkConf(false).set("spark.master", "spark://head:7077"), "sample", 1);

    assertThat(alone.get("spark.driver.bindAddress")).isEqualTo("127.0.0.1");
    assertThat(alone.get("spark.driver.host")).isEqualTo("127.0.0.1");
    assertThat(cluster.contains("spark.driver.bindAddress")).isFalse();
    assertThat(cluster.contains("spark.driver.host")).isFalse();
  }

  @Test
  void localCopiesLieWhereSparkKeepsItsOwnFiles() {
    SparkConf named = new SparkConf(false).set("spark.local.dir", "/disk1,/disk2");
    assertThat(localDirectories(named)).isEqualTo("/disk1,/disk2");
    assertThat(localDirectories(new SparkConf(false)))
        .isEqualTo(System.getProperty("java.io.tmpdir"));
  }

  /** As a process reads them in which neither YARN nor Spark has set an environment. */
  private static String localDirectories(SparkConf given) {
    SparkConf settings = SparkSessions.settings(given, "train", 1);
    return SparkSessions.hadoop(settings).get("gere.local.dirs");
  }

  @Test
  void aSingleWorkerStillGetsAllCores() {
    int cores = Runtime.getRuntime().availableProcessors();

    assertThat(SparkSessions.settings(new SparkConf(false), "sample", 1).get("spark.master"))
        .isEqualTo("local[" + cores + "]");
  }

  @Test
  void anApplicationIsCalledByItsCommandAndRunAndNotByItsMainClass() {
    SparkConf submitted = new SparkConf(false).set("spark.app.name", "io.gere.spark.cli.Gere");
    SparkConf launched = new SparkConf(false).set("spark.app.name", "gere train");
    SparkConf named = new SparkConf(false).set("spark.app.name", "nightly");

    assertThat(SparkSessions.settings(submitted, "train one", 1).get("spark.app.name"))
        .isEqualTo("gere train one");
    assertThat(SparkSessions.settings(launched, "train one", 1).get("spark.app.name"))
        .isEqualTo("gere train one");
    assertThat(SparkSessions.settings(named, "train", 1).get("spark.app.name"))
        .isEqualTo("nightly");
  }

  @Test
  void whatSparkSubmitConfiguredStands() {
    SparkConf given =
        new SparkConf(false)
            .set("spark.master", "spark://head:7077")
            .set("spark.barrier.sync.timeout", "600")
            .set(CODECS, "org.example.OtherCodec");

    SparkConf settings = SparkSessions.settings(given, "sample", 4);

    assertThat(settings.get("spark.master")).isEqualTo("spark://head:7077");
    assertThat(settings.get("spark.barrier.sync.timeout")).isEqualTo("600");
    assertThat(settings.contains("spark.ui.enabled")).isFalse();
    assertThat(settings.get(CODECS))
        .startsWith("org.example.OtherCodec,")
        .endsWith("io.gere.spark.storage.ZstdCodec");
  }
}
