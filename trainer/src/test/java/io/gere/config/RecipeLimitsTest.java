package io.gere.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.InputException;
import io.gere.config.yaml.RecipeReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that would only be found out by a lack of memory, or by weights that are infinite. */
final class RecipeLimitsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train: {workers: 1000} | train.workers is 1000; it must be at most batch.global, 64,",
        "train: {workers: 2147483647} | train.workers is 2147483647; it must be at least 1, at most 65,536",
        "train: {threads: 2147483647} | train.threads is 2147483647; it must be at least 0, at most 1,024",
        "train: {segments: 2147483647} | train.segments is 2147483647; it must be at least 1, at most",
        "train: {keep_checkpoints: 2147483647} | train.keep_checkpoints is 2147483647; it must be at least 1, at most 10,000",
        "train: {max_restarts: 2147483647} | train.max_restarts is 2147483647; it must be at least 0, at most",
        "train: {collective_timeout_seconds: 2147483647} | train.collective_timeout_seconds is 2147483647; it must be at least 1, at most 86,400",
        "batch: {global: 2147483647} | batch.global is 2147483647; it must be at least 1, at most 1,048,576",
        "batch: {micro: 2147483647} | batch.micro is 2147483647; it must be at least 1, at most 1,048,576",
        "tasks: [{name: a, path: p, epochs: 1000000000}] | tasks.0.epochs is 1000000000; it must be at least 1, at most 100,000",
        "tasks: [{name: a, path: p, max_source_tokens: 2147483647}] | tasks.0.max_source_tokens is 2147483647; it must be at least 1, at most 16,777,216",
        "tasks: [{name: a, path: p, max_target_tokens: 2147483647}] | tasks.0.max_target_tokens is 2147483647; it must",
        "replay: {documents: 2147483647} | replay.documents is 2147483647; it must be at least 1, at most 50,000,000",
        "replay: {max_tokens: 2147483647} | replay.max_tokens is 2147483647; it must be at least 2, at most 16,777,216",
        "replay: {held_out: 2147483647} | replay.held_out is 2147483647; it must be at least 0, at most",
        "distill: {batch_tokens: 2147483647} | distill.batch_tokens is 2147483647; it must be at least 1, at most",
        "loss: {chunk_tokens: 2147483647} | loss.chunk_tokens is 2147483647; it must be at least 0, at most",
        "evaluate: {shots: 2147483647} | evaluate.shots is 2147483647; it must be at least 0, at most 1,000",
        "evaluate: {max_new_tokens: 2147483647} | evaluate.max_new_tokens is 2147483647; it must",
        "pretrain: {layers: 1000000000} | pretrain.layers is 1000000000; it must be at least 1, at most 10,000",
        "pretrain: {hidden: 2147483640} | pretrain.hidden is 2147483640; it must be at least 1, at most 1,048,576",
        "pretrain: {feed_forward: 2147483647} | pretrain.feed_forward is 2147483647; it must",
        "pretrain: {epochs: 2147483647} | pretrain.epochs is 2147483647; it must",
        "pretrain: {sequence_tokens: 2147483647} | pretrain.sequence_tokens is 2147483647; it must",
        "self_replay: {batch_size: 2147483647} | self_replay.batch_size is 2147483647; it must",
        "self_replay: {conversations: 2147483647} | self_replay.conversations is 2147483647; it must",
        "self_replay: {temperature: 1e-300} | self_replay.temperature is 1.0E-300; it must be 0, or from 0.001 to 1000",
        "adapter: {rank: 2147483647} | adapter.rank is 2147483647; it must be at least 1, at most 65,536",
        "adapter: {alpha: 1e300} | adapter.alpha is 1.0E300; it must be above 0.0, at most 1000000.0",
        "adapter: {alpha: 1e400} | adapter.alpha is Infinity; it must be above 0.0",
        "optimizer: {learning_rate: 1e300} | optimizer.learning_rate is 1.0E300; it must be above 0.0, at most",
        "optimizer: {epsilon: 1e-50} | optimizer.epsilon is 1.0E-50; it must be at least 1.0E-37",
        "optimizer: {weight_decay: 1e300} | optimizer.weight_decay is 1.0E300; it must",
        "optimizer: {clip_norm: 1e400} | optimizer.clip_norm is Infinity; it must",
        "loss: {omega: {value: 1e300}} | loss.omega.value is 1.0E300; it must be at least 0.0, at most",
        "loss: {omega: {max: 1e400}} | loss.omega.max is Infinity; it must be above 0.0, at most 1.0E300",
        "thresholds: {sigma: 1e300} | thresholds.sigma is 1.0E300; it must be above 0.0, at most"
      })
  void aNumberThatCannotBeMeantIsRefusedWithTheGreatestThatCan(String yaml, String message) {
    assertThatThrownBy(() -> RecipeReader.parse(yaml))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageStartingWith("recipe, line 1: " + message);
  }

  @Test
  void aCapOfOmegaMayStillBeNone() {
    assertThat(RecipeReader.parse("loss: {omega: {max: 1e300}}").loss().omega().max())
        .isEqualTo(1e300);
  }
}
