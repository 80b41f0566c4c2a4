package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the user has configured of Spark goes before what {@code submit/gere} would set. */
final class LauncherOptionsTest {
  @TempDir private Path home;
  private InstalledLauncher launcher;

  @BeforeEach
  void install() throws IOException {
    launcher = new InstalledLauncher(home);
  }

  @Test
  void sparksOwnConfigurationNamesAndSizesTheDriver() throws Exception {
    assertThat(launcher.launch("train")).doesNotContain("--driver-memory", "--name");
  }

  @Test
  void theUsersHeapGoesToWhicheverProgramRuns() throws Exception {
    assertThat(launcher.launch(Map.of("GERE_MEMORY", "9g"), "train"))
        .containsSequence("--driver-memory", "9g");
    assertThat(launcher.launch(Map.of("GERE_MEMORY", "9g"), "plan")).contains("-Xmx9g");
    assertThat(launcher.launch("plan")).contains("-Xmx4g");
  }

  @Test
  void theUsersOptionsForSparkSubmitComeLast() throws Exception {
    assertThat(
            launcher.launch(Map.of("GERE_SUBMIT_OPTIONS", "--master yarn --name nightly"), "run"))
        .containsSequence(
            "--master", "yarn", "--name", "nightly", home + "/spark-jobs/target/gere.jar", "run");
  }

  @Test
  void aPropertyIsOursOnlyWhereTheUserHasNotSetIt() throws Exception {
    launcher.conf(
        "spark-defaults-yarn.conf", "spark.executor.memory 16g", "spark.executor.cores  8");
    launcher.sparkDefaults(
        "spark.executor.cores=3", "spark.driver.memory 5g", "# spark.app.name x");
    String ours =
        "--master yarn --properties-file %s/conf/spark-defaults-yarn.conf".formatted(home);

    assertThat(
            launcher.launch(
                Map.of("GERE_SUBMIT_OPTIONS", ours), "train", "--set", "run.dir=/r/one/"))
        .containsSequence("--conf", "spark.executor.memory=16g")
        .containsSequence("--conf", "spark.app.name=gere train one")
        .containsSequence("--conf", "spark.executorEnv.MALLOC_ARENA_MAX=1")
        .noneMatch(word -> word.startsWith("spark.executor.cores"))
        .noneMatch(word -> word.startsWith("spark.driver.memory"))
        .doesNotContain("--properties-file");
    assertThat(
            launcher.launch(
                Map.of("GERE_SUBMIT_OPTIONS", ours + " --executor-memory 2g --name mine"), "train"))
        .noneMatch(word -> word.startsWith("spark.executor.memory"))
        .noneMatch(word -> word.startsWith("spark.app.name"));
  }

  @Test
  void theUsersOwnFileOfPropertiesStands() throws Exception {
    launcher.conf(
        "spark-defaults-yarn.conf", "spark.executor.memory 16g", "spark.executor.cores 8");
    launcher.sparkDefaults("spark.driver.memory 5g");
    Path own = Files.writeString(home.resolve("own.conf"), "spark.executor.memory 3g\n");
    String ours = "--properties-file %s/conf/spark-defaults-yarn.conf ".formatted(home);
    String both = ours + "--properties-file " + own;

    assertThat(launcher.launch(Map.of("GERE_SUBMIT_OPTIONS", both), "train"))
        .containsSequence("--properties-file", own.toString())
        .containsSequence("--conf", "spark.executor.cores=8")
        .containsSequence("--conf", "spark.driver.memory=4g")
        .noneMatch(word -> word.startsWith("spark.executor.memory"));
    assertThat(
            launcher.launch(
                Map.of("GERE_SUBMIT_OPTIONS", both + " --load-spark-defaults"), "train"))
        .contains("--load-spark-defaults")
        .noneMatch(word -> word.startsWith("spark.driver.memory"));
  }

  @Test
  void jarsAndJavaOptionsAreAddedUp() throws Exception {
    launcher.sparkDefaults(
        "spark.jars /of/defaults.jar", "spark.driver.extraJavaOptions -Da=1 -Db=2");

    assertThat(launcher.launch("train"))
        .containsSequence("--jars", "/m2/pytorch-native-cpu-2-linux.jar,/of/defaults.jar")
        .anyMatch(word -> word.contains("gere.home") && word.endsWith(" -Da=1 -Db=2"));
    assertThat(
            launcher.launch(
                Map.of(
                    "GERE_SUBMIT_OPTIONS",
                    "--jars a.jar,b.jar --driver-java-options '-Dc=3 -Dd=4' --packages g:a:1"),
                "train"))
        .containsSequence("--jars", "/m2/pytorch-native-cpu-2-linux.jar,a.jar,b.jar")
        .containsOnlyOnce("--jars", "--driver-java-options")
        .containsSequence("--packages", "g:a:1")
        .anyMatch(word -> word.contains("gere.home") && word.endsWith(" -Dc=3 -Dd=4"));
  }

  @Test
  void samplingDoesNotSendPyTorchAlong() throws Exception {
    assertThat(launcher.launch("sample")).startsWith("spark-submit").doesNotContain("--jars");
    assertThat(launcher.launch(Map.of("GERE_SUBMIT_OPTIONS", "--jars /a.jar"), "sample"))
        .containsSequence("--jars", "/a.jar", home + "/spark-jobs/target/gere.jar");
  }

  @Test
  void optionsAreWordsWithQuotesAndNothingInThemIsExpanded() throws Exception {
    String options = "--conf 'spark.x=two words' --conf spark.yarn.jars=local:%s/*".formatted(home);
    assertThat(launcher.launch(Map.of("GERE_SUBMIT_OPTIONS", options), "train"))
        .containsSequence("--conf", "spark.x=two words")
        .containsSequence("--conf", "spark.yarn.jars=local:%s/*".formatted(home));
    assertThat(launcher.launch(Map.of("GERE_SUBMIT_OPTIONS", "--name 'a"), "train"))
        .containsExactly("gere: a quote in GERE_SUBMIT_OPTIONS has no end: --name 'a");
  }

  @Test
  void theScriptsOfClustersAddToTheUsersOptions() throws Exception {
    for (String script :
        List.of("standalone/run", "standalone/sample", "yarn/run", "kubernetes/run")) {
      Files.createDirectories(home.resolve("submit").resolve(script).getParent());
      Files.copy(Path.of("..", "submit", script), home.resolve("submit").resolve(script));
      assertThat(
              launcher.launch(
                  script,
                  Map.of(
                      "GERE_SUBMIT_OPTIONS", "--packages g:a:1 --conf spark.executor.cores=5",
                      "MASTER", "spark://head:7077",
                      "API", "k8s://head",
                      "IMAGE", "gere",
                      "GPU_SCRIPT", "/gpus.sh",
                      "RANKS", "2"),
                  "--config",
                  "my.yaml"))
          .as(script)
          .startsWith("spark-submit")
          .contains("--master")
          .containsSequence(
              "--packages",
              "g:a:1",
              "--conf",
              "spark.executor.cores=5",
              home + "/spark-jobs/target/gere.jar");
    }
  }
}
