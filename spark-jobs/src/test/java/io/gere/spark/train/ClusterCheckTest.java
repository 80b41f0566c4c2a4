package io.gere.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** What is refused before any executor is there, and with which line to add. */
final class ClusterCheckTest {
  private static final String TWO_RANKS = "train: {workers: 2}\n";

  @Test
  void aPlainConfigurationIsFine() {
    assertThatCode(() -> check(TWO_RANKS)).doesNotThrowAnyException();
  }

  @Test
  void dynamicAllocationCannotGiveAllRanksAtOnce() {
    assertThat(refusal(TWO_RANKS, "spark.dynamicAllocation.enabled", "true"))
        .hasMessageEndingWith("set: spark.dynamicAllocation.enabled false")
        .returns(ExitCode.USAGE, GereException::exitCode);
  }

  @Test
  void whereSparkEncryptsRanksDoNotSendPlaintextUnlessTheyAreAllowedTo() {
    for (String key : new String[] {"spark.network.crypto.enabled", "spark.ssl.rpc.enabled"}) {
      assertThat(refusal(TWO_RANKS, key, "true"))
          .hasMessageContainingAll(key, "train.allow_plaintext_collective: true")
          .returns(ExitCode.USAGE, GereException::exitCode);
      String allowed = "train: {workers: 2, allow_plaintext_collective: true}\n";
      assertThatCode(() -> check(allowed, key, "true")).doesNotThrowAnyException();
      assertThatCode(() -> check("train: {workers: 1}\n", key, "true")).doesNotThrowAnyException();
    }
  }

  @Test
  void ranksDoNotShareAGpu() {
    assertThat(refusal(TWO_RANKS, "spark.task.resource.gpu.amount", "0.5"))
        .hasMessage(
            "spark.task.resource.gpu.amount is 0.5, so ranks would share a GPU; set:"
                + " spark.task.resource.gpu.amount 1")
        .returns(ExitCode.RESOURCES_MISSING, GereException::exitCode);
  }

  @Test
  void gpusOfExecutorsMustReachTheRanks() {
    assertThat(refusal(TWO_RANKS, "spark.executor.resource.gpu.amount", "1"))
        .hasMessageEndingWith("set: spark.task.resource.gpu.amount 1")
        .returns(ExitCode.RESOURCES_MISSING, GereException::exitCode);
    assertThat(refusal("train: {workers: 2, collective: nccl}\n"))
        .hasMessageContaining("train.collective is nccl")
        .hasMessageEndingWith("set: spark.task.resource.gpu.amount 1")
        .returns(ExitCode.RESOURCES_MISSING, GereException::exitCode);
  }

  private static GereException refusal(String recipe, String... setting) {
    return catchThrowableOfType(GereException.class, () -> check(recipe, setting));
  }

  private static void check(String yaml, String... setting) {
    SparkConf conf = new SparkConf(false);
    if (setting.length == 2) {
      conf.set(setting[0], setting[1]);
    }
    Recipe recipe = RecipeReader.parse(yaml);
    ClusterCheck.requireConfiguration(conf, recipe);
  }
}
