package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code submit/gere} in a folder where it finds a build, and programs that print what they get.
 */
final class LauncherTest {
  private static final String PRINT =
      "#!/bin/sh\nbasename \"$0\"\nfor argument; do echo \"$argument\"; done\n";

  @TempDir private Path home;

  @BeforeEach
  void install() throws IOException {
    Path target = Files.createDirectories(home.resolve("spark-jobs/target"));
    Files.createFile(target.resolve("gere.jar"));
    Files.writeString(target.resolve("spark.classpath"), "/m2/pytorch-native-cpu-2-linux.jar:/b");
    Files.createDirectories(home.resolve("submit"));
    for (String script : List.of("gere", "spark-options", "versions")) {
      Files.copy(Path.of("..", "submit", script), home.resolve("submit").resolve(script));
    }
    program("jdk/bin/java");
    program("spark/bin/spark-submit");
  }

  @Test
  void aCommandThatNeedsSparkGoesToSparkSubmit() throws Exception {
    assertThat(launch("train", "--config", "my recipe.yaml"))
        .startsWith("spark-submit", "--class", "io.gere.spark.cli.Gere")
        .containsSequence("--jars", "/m2/pytorch-native-cpu-2-linux.jar")
        .endsWith(home + "/spark-jobs/target/gere.jar", "train", "--config", "my recipe.yaml");
  }

  @Test
  void anOptionsValueIsNoCommand() throws Exception {
    assertThat(launch("export", "--task", "train")).startsWith("java").endsWith("--task", "train");
    assertThat(launch("bench", "sample")).startsWith("java");
    assertThat(launch("help", "train")).startsWith("java");
  }

  @Test
  void optionsMayStandBeforeTheCommand() throws Exception {
    assertThat(launch("--debug", "train")).startsWith("spark-submit").endsWith("--debug", "train");
  }

  @Test
  void helpNeedsNoSpark() throws Exception {
    assertThat(launch("train", "--help")).startsWith("java");
    assertThat(launch("--version")).startsWith("java");
    assertThat(launch()).startsWith("java");
  }

  @Test
  void sparksOwnConfigurationNamesAndSizesTheDriver() throws Exception {
    assertThat(launch("train")).doesNotContain("--driver-memory", "--name");
  }

  @Test
  void theUsersHeapGoesToWhicheverProgramRuns() throws Exception {
    assertThat(launch(Map.of("GERE_MEMORY", "9g"), "train"))
        .containsSequence("--driver-memory", "9g");
    assertThat(launch(Map.of("GERE_MEMORY", "9g"), "plan")).contains("-Xmx9g");
    assertThat(launch("plan")).contains("-Xmx4g");
  }

  @Test
  void theUsersOptionsForSparkSubmitComeLast() throws Exception {
    assertThat(launch(Map.of("GERE_SUBMIT_OPTIONS", "--master yarn --name nightly"), "run"))
        .containsSequence(
            "--master", "yarn", "--name", "nightly", home + "/spark-jobs/target/gere.jar", "run");
  }

  @Test
  void aPropertyIsOursOnlyWhereTheUserHasNotSetIt() throws Exception {
    conf("spark-defaults-yarn.conf", "spark.executor.memory 16g", "spark.executor.cores  8");
    sparkDefaults("spark.executor.cores=3", "spark.driver.memory 5g", "# spark.app.name x");
    String ours =
        "--master yarn --properties-file %s/conf/spark-defaults-yarn.conf".formatted(home);

    assertThat(launch(Map.of("GERE_SUBMIT_OPTIONS", ours), "train", "--set", "run.dir=/r/one/"))
        .containsSequence("--conf", "spark.executor.memory=16g")
        .containsSequence("--conf", "spark.app.name=gere train one")
        .containsSequence("--conf", "spark.executorEnv.MALLOC_ARENA_MAX=1")
        .noneMatch(word -> word.startsWith("spark.executor.cores"))
        .noneMatch(word -> word.startsWith("spark.driver.memory"))
        .doesNotContain("--properties-file");
    assertThat(
            launch(
                Map.of("GERE_SUBMIT_OPTIONS", ours + " --executor-memory 2g --name mine"), "train"))
        .noneMatch(word -> word.startsWith("spark.executor.memory"))
        .noneMatch(word -> word.startsWith("spark.app.name"));
  }

  @Test
  void theUsersOwnFileOfPropertiesStands() throws Exception {
    conf("spark-defaults-yarn.conf", "spark.executor.memory 16g", "spark.executor.cores 8");
    sparkDefaults("spark.driver.memory 5g");
    Path own = Files.writeString(home.resolve("own.conf"), "spark.executor.memory 3g\n");
    String ours = "--properties-file %s/conf/spark-defaults-yarn.conf ".formatted(home);
    String both = ours + "--properties-file " + own;

    assertThat(launch(Map.of("GERE_SUBMIT_OPTIONS", both), "train"))
        .containsSequence("--properties-file", own.toString())
        .containsSequence("--conf", "spark.executor.cores=8")
        .containsSequence("--conf", "spark.driver.memory=4g")
        .noneMatch(word -> word.startsWith("spark.executor.memory"));
    assertThat(launch(Map.of("GERE_SUBMIT_OPTIONS", both + " --load-spark-defaults"), "train"))
        .contains("--load-spark-defaults")
        .noneMatch(word -> word.startsWith("spark.driver.memory"));
  }

  @Test
  void jarsAndJavaOptionsAreAddedUp() throws Exception {
    sparkDefaults("spark.jars /of/defaults.jar", "spark.driver.extraJavaOptions -Da=1 -Db=2");

    assertThat(launch("train"))
        .containsSequence("--jars", "/m2/pytorch-native-cpu-2-linux.jar,/of/defaults.jar")
        .anyMatch(word -> word.contains("gere.home") && word.endsWith(" -Da=1 -Db=2"));
    assertThat(
            launch(
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
  void optionsAreWordsWithQuotesAndNothingInThemIsExpanded() throws Exception {
    String options = "--conf 'spark.x=two words' --conf spark.yarn.jars=local:%s/*".formatted(home);
    assertThat(launch(Map.of("GERE_SUBMIT_OPTIONS", options), "train"))
        .containsSequence("--conf", "spark.x=two words")
        .containsSequence("--conf", "spark.yarn.jars=local:%s/*".formatted(home));
    assertThat(launch(Map.of("GERE_SUBMIT_OPTIONS", "--name 'a"), "train"))
        .containsExactly("gere: a quote in GERE_SUBMIT_OPTIONS has no end: --name 'a");
  }

  @Test
  void theScriptsOfClustersAddToTheUsersOptions() throws Exception {
    for (String script :
        List.of("standalone/run", "standalone/sample", "yarn/run", "kubernetes/run")) {
      Files.createDirectories(home.resolve("submit").resolve(script).getParent());
      Files.copy(Path.of("..", "submit", script), home.resolve("submit").resolve(script));
      assertThat(
              launch(
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

  @Test
  void theDemoStaysOnThisMachine() throws Exception {
    assertThat(launch(Map.of("GERE_SUBMIT_OPTIONS", "--master yarn"), "demo")).startsWith("java");
  }

  @Test
  void anOldJavaIsRefusedInALine() throws Exception {
    release("JAVA_VERSION=\"11.0.2\"");
    assertThat(launch("train"))
        .containsExactly(
            "gere: Java 11 (%s/jdk/bin/java) is too old; install a JDK 17 or 21, or set JAVA_HOME"
                .formatted(home));
    release("JAVA_VERSION=\"1.8.0_402\"");
    assertThat(launch("plan")).singleElement().asString().startsWith("gere: Java 8 ");
  }

  @Test
  void aSparkThatGereCannotRunOnIsRefusedInALine() throws Exception {
    spark("spark-core_2.12-3.5.1.jar");
    assertThat(launch("train"))
        .containsExactly(
            "gere: Spark 3.5 (%s/spark) is too old; gere runs on Spark 4.0, 4.1 and 4.2: set SPARK_HOME, or GERE_SPARK=embedded"
                .formatted(home));
    spark("spark-core_2.12-4.0.0.jar");
    assertThat(launch("train")).singleElement().asString().contains("built with Scala 2.12");
    spark("spark-core_2.13-4.1.3.jar");
    assertThat(launch("train")).startsWith("spark-submit");
  }

  @Test
  void aJavaThatIsTooNewForSparkIsRefusedInALine() throws Exception {
    release("JAVA_VERSION=\"25.0.1\"");
    spark("spark-core_2.13-4.1.3.jar");
    assertThat(launch("train"))
        .containsExactly(
            "gere: Spark 4.1 (%1$s/spark) reads no files on Java 25 (%1$s/jdk/bin/java); set JAVA_HOME to a JDK 17 or 21"
                .formatted(home));
    spark("spark-core_2.13-4.2.0.jar");
    assertThat(launch("train")).startsWith("spark-submit");
  }

  @Test
  void sparkIsEmbeddedWhereItIsAskedFor() throws Exception {
    assertThat(launch(Map.of("GERE_SPARK", "embedded"), "train"))
        .startsWith("java")
        .contains("-cp", home + "/spark-jobs/target/gere.jar:/m2/pytorch-native-cpu-2-linux.jar:/b")
        .endsWith("io.gere.spark.cli.Gere", "train");
  }

  @Test
  void logsGoToAFileAndAreJsonWhereThatIsAskedFor() throws Exception {
    String conf = home + "/conf/log4j2";
    assertThat(launch("plan")).contains("-Dlog4j2.configurationFile=" + conf + ".properties");
    assertThat(launch(Map.of("GERE_LOG_FILE", "/logs/g"), "train", "--debug").toString())
        .contains(conf + ".properties," + conf + "-file.properties", "-Dgere.log.file=/logs/g")
        .contains("-Dgere.log.trace=full");
    assertThat(launch(Map.of("GERE_LOG_FORMAT", "json", "GERE_LOG_FILE", "/logs/g"), "plan"))
        .contains(
            "-Dlog4j2.configurationFile=%1$s.properties,%1$s-json.properties,%1$s-file-json.properties"
                .formatted(conf),
            "-Dgere.log.format=json");
    assertThat(launch(Map.of("GERE_LOG_FORMAT", "xml"), "plan"))
        .containsExactly("gere: GERE_LOG_FORMAT is xml; it must be text or json");
  }

  @Test
  void namesOfFilesAreUtf8WhateverTheLocale() throws Exception {
    Files.writeString(home.resolve("jdk/bin/java"), "#!/bin/sh\necho \"$LC_ALL,$LANG\"\n");

    assertThat(launch(Map.of("LC_ALL", "C", "LANG", "en"), "plan")).containsExactly("C.UTF-8,en");
    assertThat(launch(Map.of("LC_ALL", "", "LC_CTYPE", "POSIX", "LANG", "en"), "plan"))
        .containsExactly("C.UTF-8,en");
    assertThat(launch(Map.of("LC_ALL", "", "LC_CTYPE", "C.UTF-8", "LANG", "en"), "plan"))
        .containsExactly(",en");
    assertThat(launch(Map.of("LC_ALL", "C.utf8", "LANG", "en"), "plan"))
        .containsExactly("C.utf8,en");
  }

  private List<String> launch(String... arguments) throws Exception {
    return launch(Map.of(), arguments);
  }

  private List<String> launch(Map<String, String> environment, String... arguments)
      throws Exception {
    return launch("gere", environment, arguments);
  }

  private List<String> launch(String script, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> line =
        Stream.concat(Stream.of("bash", home + "/submit/" + script), Stream.of(arguments)).toList();
    ProcessBuilder launcher = new ProcessBuilder(line).redirectErrorStream(true);
    launcher
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("GERE_") || name.startsWith("MALLOC_"));
    launcher.environment().put("JAVA_HOME", home + "/jdk");
    launcher.environment().put("SPARK_HOME", home + "/spark");
    launcher.environment().putAll(environment);
    Process process = launcher.start();
    try (var out = process.inputReader()) {
      return out.lines().toList();
    } finally {
      process.waitFor();
    }
  }

  private void conf(String name, String... lines) throws IOException {
    Files.createDirectories(home.resolve("conf"));
    Files.write(home.resolve("conf").resolve(name), List.of(lines));
  }

  private void sparkDefaults(String... lines) throws IOException {
    Files.createDirectories(home.resolve("spark/conf"));
    Files.write(home.resolve("spark/conf/spark-defaults.conf"), List.of(lines));
  }

  private void release(String line) throws IOException {
    Files.writeString(home.resolve("jdk/release"), line + "\n");
  }

  /** The Spark that is installed, by the name of its own jar. */
  private void spark(String jar) throws IOException {
    Path jars = home.resolve("spark/jars");
    if (Files.exists(jars)) {
      try (Stream<Path> old = Files.list(jars)) {
        for (Path file : old.toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createFile(Files.createDirectories(jars).resolve(jar));
  }

  private void program(String name) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, PRINT);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
