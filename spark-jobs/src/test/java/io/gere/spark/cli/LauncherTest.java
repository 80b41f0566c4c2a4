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
    Files.copy(Path.of("..", "submit", "gere"), home.resolve("submit/gere"));
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
    List<String> line =
        Stream.concat(Stream.of("bash", home + "/submit/gere"), Stream.of(arguments)).toList();
    ProcessBuilder launcher = new ProcessBuilder(line).redirectErrorStream(true);
    launcher.environment().keySet().removeIf(name -> name.startsWith("GERE_"));
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

  private void program(String name) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, PRINT);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
