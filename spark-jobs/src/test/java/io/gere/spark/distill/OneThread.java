package io.gere.spark.distill;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.config.yaml.RecipeWriter;
import io.gere.spark.sample.SampleStep;
import io.gere.spark.storage.SparkSessions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * The steps up to the thresholds on {@code local[1]}: in a JVM of its own, as each has one Spark.
 */
final class OneThread {
  private OneThread() {}

  static void run(Path folder, Recipe recipe) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("one-thread.yaml"), RecipeWriter.yaml(recipe));
    Path log = folder.resolve("one-thread.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add-opens"))
            .toList());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("-Dspark.master=local[1]", OneThread.class.getName(), file.toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor()).as(() -> read(log)).isZero();
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  public static void main(String[] recipe) throws IOException {
    try (SparkSession spark = SparkSessions.open("one thread", 1)) {
      assertThat(spark.sparkContext().defaultParallelism()).isOne();
      Recipe read = RecipeReader.read(Path.of(recipe[0]), List.of());
      new SampleStep(spark, read).run(System.out::println);
      new DistillStep(spark, read).run(System.out::println);
      new ThresholdsStep(spark, read).run(System.out::println);
    }
  }
}
