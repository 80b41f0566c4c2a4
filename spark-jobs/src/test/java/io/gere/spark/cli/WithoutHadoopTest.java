package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.fixtures.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Java process that finds neither Hadoop nor Spark, nor what these log with: {@code gere.jar} and
 * a JRE alone.
 */
final class WithoutHadoopTest {
  @TempDir private Path folder;

  @Test
  void anExportIsTheSameToTheByte() throws Exception {
    String model = Golden.file("ckpt_gqa").toString();
    String[] export = {"export", "--model", model, "--dtype", "bfloat16", "--out"};

    String alone = run(export, folder.resolve("alone").toString());
    assertThat(Gere.execute(with(export, folder.resolve("hadoop").toString()))).isZero();

    assertThat(alone).contains("export: a model of 162,240 parameters");
    assertThat(contents("alone")).isNotEmpty().isEqualTo(contents("hadoop"));
  }

  @Test
  void whatNeedsHadoopSaysSo() throws Exception {
    assertThat(run(new String[] {"export", "--model", "hdfs://head/model", "--out"}, "out"))
        .contains("hdfs://head/model is no folder of this machine, and Hadoop is not on the");
    assertThat(run(new String[] {"doctor", "--executors"}, "2"))
        .contains("--executors needs Spark: use submit/gere doctor");
  }

  private static String[] with(String[] command, String last) {
    String[] all = Arrays.copyOf(command, command.length + 1);
    all[command.length] = last;
    return all;
  }

  private static String run(String[] command, String last) throws Exception {
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(":", -1))
            .filter(entry -> !entry.matches(".*/(hadoop|spark|scala|log4j)-[^/]*\\.jar"))
            .collect(Collectors.joining(":"));
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-cp", classPath, Gere.class.getName()));
    words.addAll(List.of(with(command, last)));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  private Map<String, String> contents(String name) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    }
    return contents;
  }
}
