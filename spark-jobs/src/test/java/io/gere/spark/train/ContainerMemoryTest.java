package io.gere.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.family.DecoderConfigReader;
import io.gere.toy.ToyBase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tiny model needs megabytes; what counts here is the 2 GiB of libtorch, and how many ranks.
 */
final class ContainerMemoryTest {
  private static final Recipe RECIPE = RecipeReader.parse("train: {workers: 2}\n");

  @TempDir Path folder;
  private DecoderConfig model;

  @BeforeEach
  void readTheModel() throws IOException {
    ToyBase.write(folder.resolve("base"));
    model = DecoderConfigReader.read(folder.resolve("base/config.json"));
  }

  @Test
  void sparksTenthOfTheHeapIsTooLittleAndTheLineToSetIsEnough() {
    Optional<String> remark = remark("spark.executor.memory", "4g");

    assertThat(remark.orElseThrow())
        .contains("1 rank(s) to an executor need about 2.", "more than 0.4 GB there is killed");
    String line = remark.orElseThrow().replaceFirst(".*; set: ", "");
    assertThat(line).matches("spark\\.executor\\.memoryOverhead 2\\d\\d\\dm");
    assertThat(remark(line.split(" ", 2))).isEmpty();
  }

  @Test
  void twoRanksOfAnExecutorNeedTwiceARanksMemory() {
    String one = remark("spark.executor.cores", "1").orElseThrow();
    String two = remark("spark.executor.cores", "2").orElseThrow();

    assertThat(mebibytes(two) - 2048)
        .isBetween(2 * (mebibytes(one) - 2048) - 2, 2 * (mebibytes(one) - 2048));
  }

  @Test
  void aStandaloneClusterDoesNotCount() {
    SparkConf conf = new SparkConf(false).set("spark.master", "spark://head:7077");

    assertThat(new ContainerMemory(conf).remark(RECIPE, model)).isEmpty();
  }

  private Optional<String> remark(String... settings) {
    SparkConf conf = new SparkConf(false).set("spark.master", "yarn");
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    return new ContainerMemory(conf).remark(RECIPE, model);
  }

  private static int mebibytes(String remark) {
    return Integer.parseInt(remark.replaceAll(".*memoryOverhead (\\d+)m", "$1"));
  }
}
