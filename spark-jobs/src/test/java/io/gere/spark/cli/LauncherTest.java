package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which program {@code submit/gere} starts, and what it refuses to start. */
final class LauncherTest {
  @TempDir private Path home;
  private InstalledLauncher launcher;

  @BeforeEach
  void install() throws IOException {
    launcher = new InstalledLauncher(home);
  }

  @Test
  void aCommandThatNeedsSparkGoesToSparkSubmit() throws Exception {
    assertThat(launcher.launch("train", "--config", "my recipe.yaml"))
        .startsWith("spark-submit", "--class", "io.gere.spark.cli.Gere")
        .containsSequence("--jars", "/m2/pytorch-native-cpu-2-linux.jar")
        .endsWith(home + "/spark-jobs/target/gere.jar", "train", "--config", "my recipe.yaml");
  }

  @Test
  void anOptionsValueIsNoCommand() throws Exception {
    assertThat(launcher.launch("export", "--task", "train"))
        .startsWith("java")
        .endsWith("--task", "train");
    assertThat(launcher.launch("bench", "sample")).startsWith("java");
    assertThat(launcher.launch("help", "train")).startsWith("java");
  }

  @Test
  void optionsMayStandBeforeTheCommand() throws Exception {
    assertThat(launcher.launch("--debug", "train"))
        .startsWith("spark-submit")
        .endsWith("--debug", "train");
  }

  @Test
  void helpNeedsNoSpark() throws Exception {
    assertThat(launcher.launch("train", "--help")).startsWith("java");
    assertThat(launcher.launch("--version")).startsWith("java");
    assertThat(launcher.launch()).startsWith("java");
  }

  @Test
  void theDemoStaysOnThisMachine() throws Exception {
    assertThat(launcher.launch(Map.of("GERE_SUBMIT_OPTIONS", "--master yarn"), "demo"))
        .startsWith("java");
  }

  @Test
  void anOldJavaIsRefusedInALine() throws Exception {
    launcher.release("JAVA_VERSION=\"11.0.2\"");
    assertThat(launcher.launch("train"))
        .containsExactly(
            "gere: Java 11 (%s/jdk/bin/java) is too old; install a JDK 17 or 21, or set JAVA_HOME"
                .formatted(home));
    launcher.release("JAVA_VERSION=\"1.8.0_402\"");
    assertThat(launcher.launch("plan")).singleElement().asString().startsWith("gere: Java 8 ");
  }

  @Test
  void aSparkThatGereCannotRunOnIsRefusedInALine() throws Exception {
    launcher.spark("spark-core_2.12-3.5.1.jar");
    assertThat(launcher.launch("train"))
        .containsExactly(
            "gere: Spark 3.5 (%s/spark) is too old; gere runs on Spark 4.0, 4.1 and 4.2: set SPARK_HOME, or GERE_SPARK=embedded"
                .formatted(home));
    launcher.spark("spark-core_2.12-4.0.0.jar");
    assertThat(launcher.launch("train"))
        .singleElement()
        .asString()
        .contains("built with Scala 2.12");
    launcher.spark("spark-core_2.13-4.1.3.jar");
    assertThat(launcher.launch("train")).startsWith("spark-submit");
  }

  @Test
  void aJavaThatIsTooNewForSparkIsRefusedInALine() throws Exception {
    launcher.release("JAVA_VERSION=\"25.0.1\"");
    launcher.spark("spark-core_2.13-4.1.3.jar");
    assertThat(launcher.launch("train"))
        .containsExactly(
            "gere: Spark 4.1 (%1$s/spark) reads no files on Java 25 (%1$s/jdk/bin/java); set JAVA_HOME to a JDK 17 or 21"
                .formatted(home));
    launcher.spark("spark-core_2.13-4.2.0.jar");
    assertThat(launcher.launch("train")).startsWith("spark-submit");
  }

  @Test
  void sparkIsEmbeddedWhereItIsAskedFor() throws Exception {
    assertThat(launcher.launch(Map.of("GERE_SPARK", "embedded"), "train"))
        .startsWith("java")
        .contains("-cp", home + "/spark-jobs/target/gere.jar:/m2/pytorch-native-cpu-2-linux.jar:/b")
        .endsWith("io.gere.spark.cli.Gere", "train");
  }

  @Test
  void logsGoToAFileAndAreJsonWhereThatIsAskedFor() throws Exception {
    assertThat(launcher.launch(Map.of("GERE_LOG_FILE", "/logs/g"), "train").toString())
        .contains("-Dgere.log.format=text", "-Dgere.log.file=/logs/g");
    assertThat(launcher.launch(Map.of("GERE_LOG_FORMAT", "json"), "plan"))
        .contains("-Dgere.log.format=json");
    assertThat(launcher.launch(Map.of("GERE_LOG_FORMAT", "xml"), "plan"))
        .containsExactly("gere: GERE_LOG_FORMAT is xml; it must be text or json");
  }

  @Test
  void namesOfFilesAreUtf8WhateverTheLocale() throws Exception {
    Files.writeString(home.resolve("jdk/bin/java"), "#!/bin/sh\necho \"$LC_ALL,$LANG\"\n");

    assertThat(launcher.launch(Map.of("LC_ALL", "C", "LANG", "en"), "plan"))
        .containsExactly("C.UTF-8,en");
    assertThat(launcher.launch(Map.of("LC_ALL", "", "LC_CTYPE", "POSIX", "LANG", "en"), "plan"))
        .containsExactly("C.UTF-8,en");
    assertThat(launcher.launch(Map.of("LC_ALL", "", "LC_CTYPE", "C.UTF-8", "LANG", "en"), "plan"))
        .containsExactly(",en");
    assertThat(launcher.launch(Map.of("LC_ALL", "C.utf8", "LANG", "en"), "plan"))
        .containsExactly("C.utf8,en");
  }
}
