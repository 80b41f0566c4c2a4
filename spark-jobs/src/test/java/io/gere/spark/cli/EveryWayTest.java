package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gere.fixtures.ToyCorner;
import io.gere.spark.LocalSpark;
import io.gere.storage.Json;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a corpus to scores in every way that a recipe can ask for: on GPUs with the losses of CPUs.
 * Two ranks train where there are two GPUs.
 */
@Tag("device")
final class EveryWayTest {
  /** What a process of its own sets to see no GPU. */
  private static final String VISIBLE_GPUS = "CUDA_VISIBLE_DEVICES";

  @TempDir static Path directory;

  @BeforeAll
  static void prepare() throws IOException {
    assumeTrue(Torch.gpus() > 0, "needs a GPU that PyTorch can use");
    LocalSpark.session();
    ToyCorner.write(directory.resolve("world"), 48, 4);
    Files.writeString(
        directory.resolve("recipe.yaml"),
        """
        model: {path: %1$s/world/base}
        corpus: {path: [%1$s/world/corpus]}
        replay: {documents: 20, max_tokens: 64, held_out: 10}
        loss: {replay: tm, scope: batch, omega: {strategy: dynamic}}
        batch: {global: 12, micro: 3, replay: 4}
        optimizer: {learning_rate: 3e-4} # at larger ones steps make much of a rounding
        train: {workers: %2$d, segments: 2}
        tasks: [{name: topics, path: %1$s/world/tasks/TC/Topics, max_target_tokens: 6}]
        evaluate: {mmlu: %1$s/world/mmlu, exam_style: cloze, after: last, limit: 1}
        """
            .formatted(directory, Math.min(2, Torch.gpus())));
  }

  @Test
  void everyLoss() throws Exception {
    requireLossesOfTheCpu(1e-4, "losses", List.of("--losses", "none,replay,kl,l1,l2,tm"));
  }

  @Test
  void everyScopeWithAndWithoutAdaptersMixedAndPacked() throws Exception {
    requireLossesOfTheCpu(
        1e-4,
        "scopes",
        List.of("--vary", "loss.scope=sample,batch", "--vary", "adapter.type=none,lora"),
        "batch.feeding=mix",
        "batch.packing=true",
        "adapter.dropout=0.1");
  }

  /**
   * Each step adds roundings of 8 bits to those before it. The rate is larger, for a model that has
   * hardly moved diverges from its base by rounding alone, which a dynamic ω then multiplies.
   */
  @Test
  void bfloat16() throws Exception {
    requireLossesOfTheCpu(
        0.05,
        "bfloat16",
        List.of("--losses", "tm,kl"),
        "model.dtype=bfloat16",
        "optimizer.learning_rate=1e-3");
  }

  private static void requireLossesOfTheCpu(
      double tolerance, String name, List<String> variants, String... settings) throws Exception {
    List<String> compare = new ArrayList<>(List.of("compare"));
    compare.addAll(variants);

    Process withoutGpus = startWithoutGpus(compare, name + "-cpu", settings);
    CommandLineRun onGpus = CommandLineRun.onRecipe(directory, compare, name + "-gpu", settings);
    assertThat(onGpus.exitCode()).as(onGpus.err()).isZero();
    assertThat(withoutGpus.waitFor())
        .as(Files.readString(directory.resolve(name + "-cpu.log")))
        .isZero();

    Map<String, List<Double>> expected = losses(directory.resolve(name + "-cpu"));
    Map<String, List<Double>> actual = losses(directory.resolve(name + "-gpu"));
    assertThat(expected).hasSizeGreaterThan(1);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach(
        (variant, losses) -> {
          assertThat(losses).as(variant).hasSameSizeAs(expected.get(variant)).isNotEmpty();
          for (int s = 0; s < losses.size(); s++) {
            double loss = expected.get(variant).get(s);
            assertThat(losses.get(s)).as(variant).isCloseTo(loss, within(tolerance * loss));
          }
        });
  }

  /** The same command in a process that sees no GPU; what it says is in a file beside its run. */
  private static Process startWithoutGpus(List<String> command, String run, String... settings)
      throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(words::add);
    words.addAll(List.of("-Xmx1g", "-Dspark.master=local[2]"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Gere.class.getName()));
    words.addAll(command);
    words.addAll(List.of("--config", directory.resolve("recipe.yaml").toString()));
    words.addAll(List.of("--set", "run.dir=" + directory.resolve(run)));
    for (String setting : settings) {
      words.addAll(List.of("--set", setting));
    }
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.redirectOutput(directory.resolve(run + ".log").toFile());
    builder.environment().put(VISIBLE_GPUS, "");
    return builder.start();
  }

  /** Every step's loss, by the variant's folder. */
  private static Map<String, List<Double>> losses(Path compared) throws IOException {
    Map<String, List<Double>> losses = new TreeMap<>();
    try (Stream<Path> files = Files.walk(compared)) {
      for (Path file : files.filter(path -> path.endsWith("train/metrics.jsonl")).toList()) {
        List<Double> steps = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
          steps.add(Json.MAPPER.readTree(line).get("loss").asDouble());
        }
        losses.put(compared.relativize(file).toString(), steps);
      }
    }
    return losses;
  }
}
