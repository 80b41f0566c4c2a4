package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code submit/gere} in a folder where it finds a build, and programs that print what they get.
 */
final class InstalledLauncher {
  private static final String PRINT =
      "#!/bin/sh\nbasename \"$0\"\nfor argument; do echo \"$argument\"; done\n";

  private final Path home;

  InstalledLauncher(Path home) throws IOException {
    this.home = home;
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

  List<String> launch(String... arguments) throws Exception {
    return launch(Map.of(), arguments);
  }

  List<String> launch(Map<String, String> environment, String... arguments) throws Exception {
    return launch("gere", environment, arguments);
  }

  List<String> launch(String script, Map<String, String> environment, String... arguments)
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

  void conf(String name, String... lines) throws IOException {
    Files.createDirectories(home.resolve("conf"));
    Files.write(home.resolve("conf").resolve(name), List.of(lines));
  }

  void sparkDefaults(String... lines) throws IOException {
    Files.createDirectories(home.resolve("spark/conf"));
    Files.write(home.resolve("spark/conf/spark-defaults.conf"), List.of(lines));
  }

  void release(String line) throws IOException {
    Files.writeString(home.resolve("jdk/release"), line + "\n");
  }

  /** The Spark that is installed, by the name of its own jar. */
  void spark(String jar) throws IOException {
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
