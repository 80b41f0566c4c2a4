package io.gere.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a shell, YARN and {@code status.json} say of the end of an application, in both modes. */
@Tag("cluster")
final class YarnExitCodesTest {
  private static YarnCluster yarn;

  /** Where the driver is. */
  private enum Mode {
    CLIENT,
    CLUSTER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    SparkHome.install();
    TinyRuns.write();
    yarn = new YarnCluster();
    Launched whole =
        Launched.start(
            TinyRuns.FOLDER.resolve("whole.log"),
            Map.of("GERE_SPARK", "embedded"),
            TinyRuns.command("run", "whole"));
    assertThat(whole.exitCode()).as(whole.output()).isZero();
  }

  @AfterAll
  static void stop() {
    yarn.close();
  }

  @Test
  void successIsSucceededAndTheModelThatOfThisMachineAlone() throws Exception {
    Map<Mode, Launched> launched = launch("run", "ok");

    for (Mode mode : Mode.values()) {
      requireEnd(0, mode, launched.get(mode), "run", "ok");
      requireWeightsOfWhole(run("ok", mode));
    }
  }

  /** {@code submit/yarn/run}, with the options that it gives; what is smaller here comes last. */
  @Test
  void theScriptOfYarnRunsFromTheCorpusToTheReportOnContainersWithGpus() throws Exception {
    for (Mode mode : Mode.values()) {
      Map<String, String> variables = new HashMap<>(variables(mode, 1));
      variables.putAll(Map.of("MODE", mode.toString(), "RANKS", "1", "CORES", "1"));
      variables.put("GPU_SCRIPT", FakedGpus.discoveryScript().toString());
      List<String> words = TinyRuns.command("run", run("script", mode));
      Launched script =
          Launched.start(
              Path.of("../yarn/run").toAbsolutePath().normalize(),
              TinyRuns.FOLDER.resolve("script-%s.log".formatted(mode)),
              variables,
              words.subList(1, words.size()));

      requireEnd(0, mode, script, "run", "script");
    }
  }

  @Test
  void anApplicationThatIsKilledIsAnInterruption() throws Exception {
    copyOfWhole("killed-client", "sample");
    Launched gere = launch(Mode.CLIENT, 1, "train", "killed-client", "tasks.0.epochs=2000");
    awaitTraining(TinyRuns.FOLDER.resolve("killed-client/train"), gere);

    yarn.kill("gere train killed-client");

    assertThat(gere.exitCode()).as(gere.output()).isEqualTo(5);
    assertThat(yarn.end("gere train killed-client").getFinalApplicationStatus())
        .isEqualTo(FinalApplicationStatus.KILLED);
    assertThat(TinyRuns.status("killed-client"))
        .as(gere.output())
        .contains("\"state\" : \"interrupted\"", "\"exit_code\" : 5");
  }

  private static void requireWeightsOfWhole(String run) {
    String model = "train/1-reviews/model.safetensors";
    assertThat(TinyRuns.FOLDER.resolve(run).resolve(model))
        .hasSameBinaryContentAs(TinyRuns.FOLDER.resolve("whole").resolve(model));
  }

  @Test
  void aCommandThatStartsNoSparkSucceedsAsWell() throws Exception {
    copyOfWhole("told-cluster", "sample", "tokens", "train", "evaluate");
    Launched report = launch(Mode.CLUSTER, 1, "report", "told-cluster");

    assertThat(report.exitCode()).as(report.output()).isZero();
    assertThat(yarn.end("gere report told-cluster").getFinalApplicationStatus())
        .isEqualTo(FinalApplicationStatus.SUCCEEDED);
  }

  @Test
  void aFailureIsFailed() throws Exception {
    for (Mode mode : Mode.values()) {
      copyOfWhole(run("damaged", mode), "sample");
      Path drawn = TinyRuns.FOLDER.resolve(run("damaged", mode)).resolve("sample/replay.jsonl");
      Files.writeString(drawn, Files.readString(drawn).toUpperCase(Locale.ROOT));
    }
    Map<Mode, Launched> launched = launch("distill", "damaged");

    for (Mode mode : Mode.values()) {
      requireEnd(1, mode, launched.get(mode), "distill", "damaged");
    }
  }

  @Test
  void aGateThatIsNotMetIsFailed() throws Exception {
    for (Mode mode : Mode.values()) {
      copyOfWhole(run("gate", mode), "sample", "tokens", "train", "evaluate");
    }
    Map<Mode, Launched> launched = launch("evaluate --gate", "gate", "gate.min_ap=100");

    for (Mode mode : Mode.values()) {
      requireEnd(2, mode, launched.get(mode), "evaluate", "gate");
    }
  }

  @Test
  void aRecipeThatIsToBeMendedIsFailed() throws Exception {
    Map<Mode, Launched> launched = launch("sample", "typo", "batch.micr=1");

    // In client mode it is told before YARN hears of an application.
    assertThat(launched.get(Mode.CLIENT).exitCode()).isEqualTo(3);
    requireEnd(3, Mode.CLUSTER, launched.get(Mode.CLUSTER), "sample", "typo");
  }

  /** In cluster mode the application has two attempts here; both have to obey. */
  @Test
  void aRunThatIsAskedToStopIsFailedAndStaysStopped() throws Exception {
    for (Mode mode : Mode.values()) {
      copyOfWhole(run("stop", mode), "sample");
    }
    Map<Mode, Launched> launched = launch(2, "train", "stop", "tasks.0.epochs=2000");
    for (Mode mode : Mode.values()) {
      Path train = TinyRuns.FOLDER.resolve(run("stop", mode)).resolve("train");
      awaitTraining(train, launched.get(mode));
      Files.createFile(train.resolve("stop"));
    }

    for (Mode mode : Mode.values()) {
      requireEnd(5, mode, launched.get(mode), "train", "stop");
    }
    ApplicationReport report = yarn.end("gere train " + run("stop", Mode.CLUSTER));
    assertThat(report.getCurrentApplicationAttemptId().getAttemptId()).isEqualTo(2);
  }

  private static void requireEnd(int code, Mode mode, Launched gere, String command, String name)
      throws Exception {
    int submits =
        switch (mode) {
          case CLIENT -> code;
          case CLUSTER -> code == 0 ? 0 : 1;
        };
    assertThat(gere.exitCode()).as(gere.output()).isEqualTo(submits);
    ApplicationReport report = yarn.end("gere %s %s".formatted(command, run(name, mode)));
    assertThat(report.getFinalApplicationStatus())
        .as(gere.output())
        .isEqualTo(code == 0 ? FinalApplicationStatus.SUCCEEDED : FinalApplicationStatus.FAILED);
    if (mode == Mode.CLUSTER && code != 0) {
      assertThat(report.getDiagnostics()).contains("User application exited with status " + code);
    }
    assertThat(TinyRuns.status(run(name, mode)))
        .as(gere.output())
        .contains("\"exit_code\" : " + code);
  }

  private static Map<Mode, Launched> launch(String command, String name, String... settings)
      throws IOException {
    return launch(1, command, name, settings);
  }

  private static Map<Mode, Launched> launch(
      int attempts, String command, String name, String... settings) throws IOException {
    Map<Mode, Launched> launched = new EnumMap<>(Mode.class);
    for (Mode mode : Mode.values()) {
      launched.put(mode, launch(mode, attempts, command, run(name, mode), settings));
    }
    return launched;
  }

  private static Launched launch(
      Mode mode, int attempts, String command, String run, String... settings) throws IOException {
    return Launched.start(
        TinyRuns.FOLDER.resolve(run + ".log"),
        variables(mode, attempts),
        TinyRuns.command(command, run, settings));
  }

  private static Map<String, String> variables(Mode mode, int attempts) {
    return Map.of(
        "SPARK_HOME", SparkHome.FOLDER.toString(),
        "YARN_CONF_DIR", yarn.configuration().toString(),
        "GERE_SPARK", "submit",
        "GERE_SUBMIT_OPTIONS", options(mode, attempts));
  }

  /** Small containers, on this machine alone. */
  private static String options(Mode mode, int attempts) {
    return """
    --master yarn --deploy-mode %1$s --properties-file %2$s
    --driver-memory 640m --executor-memory 640m --executor-cores 1 --num-executors 1
    --conf spark.executor.memoryOverhead=384m --conf spark.task.cpus=1
    --conf 'spark.yarn.jars=local:%3$s/jars/*' --conf spark.yarn.stagingDir=%4$s
    --conf spark.yarn.appMasterEnv.SPARK_LOCAL_IP=127.0.0.1
    --conf spark.executorEnv.SPARK_LOCAL_IP=127.0.0.1
    --conf spark.scheduler.minRegisteredResourcesRatio=0 --conf spark.ui.enabled=false
    --conf spark.yarn.maxAppAttempts=%5$d
    --driver-java-options '-XX:+UseSerialGC -XX:TieredStopAtLevel=1'
    --conf 'spark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1'
    """
        .formatted(
            mode,
            Path.of("../../conf/spark-defaults-yarn.conf").toAbsolutePath().normalize(),
            SparkHome.FOLDER,
            Path.of("target/staging").toAbsolutePath(),
            attempts);
  }

  private static String run(String name, Mode mode) {
    return name + "-" + mode;
  }

  private static void copyOfWhole(String run, String... steps) throws IOException {
    Path whole = TinyRuns.FOLDER.resolve("whole");
    for (String step : steps) {
      if (Files.exists(whole.resolve(step))) {
        TinyRuns.copy(whole.resolve(step), TinyRuns.FOLDER.resolve(run).resolve(step));
      }
    }
  }

  /** The log of metrics is there from when requests to stop are heard. */
  private static void awaitTraining(Path train, Launched gere) throws Exception {
    for (int i = 0; i < 600 && gere.process().isAlive(); i++) {
      if (Files.exists(train)) {
        try (Stream<Path> files = Files.list(train)) {
          if (files.anyMatch(file -> file.getFileName().toString().startsWith("metrics"))) {
            return;
          }
        }
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError("no training: " + gere.output());
  }
}
