package io.gere.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.choice.Feeding;
import io.gere.config.yaml.RecipeReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a key may hold, and what is said of a value that it may not. */
final class RecipeRangesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "adapter: {rank: 0} | adapter.rank is 0; it must be at least 1",
        "adapter: {alpha: 0} | adapter.alpha is 0.0; it must be above 0.0, at most",
        "adapter: {targets: [lm_head]} | adapter.targets is [lm_head]; it must be some of [q_proj,",
        "adapter: {targets: []} | adapter.targets is []; it must be some of [q_proj,",
        "adapter: {targets: [q_proj, q_proj]} | adapter.targets is [q_proj, q_proj]; it must",
        "adapter: {path: a} | adapter.path is a; it must be left out unless adapter.type is lora",
        "replay: {documents: 0} | replay.documents is 0; it must be at least 1",
        "corpus: {files: 0} | corpus.files is 0; it must be at least 1",
        "replay: {min_tokens: 1} | replay.min_tokens is 1; it must be from 2 to replay.max_tokens",
        "replay: {near_duplicate: 0} | replay.near_duplicate is 0.0; it must be above 0, at most 1",
        "distill: {batch_tokens: 0} | distill.batch_tokens is 0; it must be at least 1",
        "replay: {max_tokens: 1} | replay.max_tokens is 1; it must be at least 2",
        "thresholds: {sigma: -1} | thresholds.sigma is -1.0; it must be above 0.0, at most",
        "loss: {omega: {value: -1}} | loss.omega.value is -1.0; it must be at least 0.0",
        "loss: {omega: {max: 0}} | loss.omega.max is 0.0; it must be above 0.0, at most",
        "batch: {global: 0} | batch.global is 0; it must be at least 1",
        "batch: {micro: 0} | batch.micro is 0; it must be at least 1",
        "batch: {replay: 64} | batch.replay is 64; it must be from 0 to 63, below batch.global",
        "batch: {replay: -1} | batch.replay is -1; it must be from 0 to 63, below batch.global",
        "optimizer: {learning_rate: 0} | optimizer.learning_rate is 0.0; it must be above 0.0,",
        "optimizer: {betas: [0.9]} | optimizer.betas is [0.9]; it must be two numbers from 0 to",
        "optimizer: {betas: [0.9, 1]} | optimizer.betas is [0.9, 1.0]; it must be two numbers",
        "optimizer: {epsilon: 0} | optimizer.epsilon is 0.0; it must be at least 1.0E-37",
        "optimizer: {weight_decay: -1} | optimizer.weight_decay is -1.0; it must be at least 0.0",
        "optimizer: {clip_norm: -1} | optimizer.clip_norm is -1.0; it must be at least 0.0",
        "optimizer: {warmup_steps: -1} | optimizer.warmup_steps is -1; it must be at least 0",
        "train: {workers: 0} | train.workers is 0; it must be at least 1",
        "train: {segments: 0} | train.segments is 0; it must be at least 1",
        "train: {collective_timeout_seconds: 0} | train.collective_timeout_seconds is 0; it must",
        "train: {checkpoint_every_steps: -1} | train.checkpoint_every_steps is -1; it must be at",
        "train: {keep_checkpoints: 0} | train.keep_checkpoints is 0; it must be at least 1",
        "train: {max_restarts: -1} | train.max_restarts is -1; it must be at least 0",
        "train: {limit: -1} | train.limit is -1; it must be at least 0",
        "train: {threads: -1} | train.threads is -1; it must be at least 0",
        "train: {local_copy_gb: 0} | train.local_copy_gb is 0; it must be at least 1, at most 1,000,000",
        "tasks: [{name: a/b, path: p}] | tasks.0.name is a/b; it must match [A-Za-z0-9._-]+",
        "tasks: [{name: a, path: p}, {name: a, path: q}] | tasks is [a, a]; it must hold tasks of",
        "tasks: [{name: a, path: p, epochs: 0}] | tasks.0.epochs is 0; it must be at least 1",
        "tasks: [{name: a, path: p, max_source_tokens: 0}] | tasks.0.max_source_tokens is 0; it",
        "tasks: [{name: a, path: p, max_target_tokens: 0}] | tasks.0.max_target_tokens is 0; it",
        "budget: {} | budget is without a limit; it must name budget.general_text, budget.exam or both",
        "budget: {general_text: -1} | budget.general_text is -1.0; it must be at least 0.0, at most",
        "budget: {exam: 101} | budget.exam is 101.0; it must be at least 0.0, at most 100.0",
        "budget: {exam: 1} | budget.exam is 1.0; it must stand beside evaluate.mmlu",
        "budget: {general_text: 1} | budget.general_text is 1.0; it must stand beside a replay.held_out",
        "{budget: {exam: 1}, evaluate: {every_steps: 0}} | evaluate.every_steps is 0; it must be above",
        "evaluate: {shots: -1} | evaluate.shots is -1; it must be at least 0",
        "evaluate: {limit: -1} | evaluate.limit is -1; it must be at least 0",
        "evaluate: {system: Hi} | evaluate.system is Hi; it must stand beside evaluate.chat: true",
        "evaluate: {max_new_tokens: 0} | evaluate.max_new_tokens is 0; it must be at least 1",
        "evaluate: {dev_every: 1} | evaluate.dev_every is 1; it must be 0, or at least 2",
        "replay: {conversations: {path: []}} | replay.conversations.path is []; it must name a file",
        "replay: {conversations: {path: c, share: 0}} | replay.conversations.share is 0.0; it must",
        "replay: {documents: 9, conversations: {path: c, share: 0.01}} | replay.conversations.share is 0.01; it must leave one of 9 documents of each kind, or be 1",
        "replay: {conversations: {path: c, set_field: a..b}} | replay.conversations.set_field is a..b",
        "replay: {held_out: -1} | replay.held_out is -1; it must be at least 0",
        "replay: {held_out: 9, path: f} | replay.held_out is 9; it must be 0 beside replay.path",
        "gate: {min_ap: -1} | gate.min_ap is -1.0; it must be a percentage, from 0 to 100",
        "gate: {max_general_drop: 101} | gate.max_general_drop is 101.0; it must be a percentage",
        "pretrain: {layers: 0} | pretrain.layers is 0; it must be at least 1",
        "pretrain: {hidden: 100} | pretrain.hidden is 100; it must be a multiple of twice pretrain",
        "pretrain: {heads: 0} | pretrain.heads is 0; it must be at least 1",
        "pretrain: {kv_heads: 0} | pretrain.kv_heads is 0; it must be at least 1",
        "pretrain: {kv_heads: 3} | pretrain.heads is 4; it must be a multiple of pretrain.kv_heads",
        "pretrain: {feed_forward: 0} | pretrain.feed_forward is 0; it must be at least 1",
        "pretrain: {sequence_tokens: 1} | pretrain.sequence_tokens is 1; it must be at least 2",
        "pretrain: {epochs: 0} | pretrain.epochs is 0; it must be at least 1",
        "self_replay: {conversations: 0} | self_replay.conversations is 0; it must be at least 1",
        "self_replay: {temperature: -1} | self_replay.temperature is -1.0; it must be 0, or from 0.001",
        "self_replay: {temperature: 0} | self_replay.temperature is 0.0; it must be above 0 where",
        "self_replay: {top_p: 0} | self_replay.top_p is 0.0; it must be above 0, at most 1",
        "self_replay: {max_new_tokens: 1} | self_replay.max_new_tokens is 1; it must be at least 2",
        "self_replay: {min_tokens: 512} | self_replay.min_tokens is 512; it must be at least 1 and",
        "track: {mlflow: {uri: 'ftp://m'}} | track.mlflow.uri is ftp://m; it must be http:// or https://",
        "track: {mlflow: {uri: 'https://u:p@m'}} | track.mlflow.uri is https://***@m; it must be",
        "track: {mlflow: {uri: 'https://m?t=p'}} | track.mlflow.uri is https://m?***; it must be",
        "track: {mlflow: {uri: 'http://m', alias: a}} | track.mlflow.alias is a; it must stand beside",
        "track: {mlflow: {uri: 'http://m', experiment: ' '}} | track.mlflow.experiment is blank; it must",
        "self_replay: {batch_size: 0} | self_replay.batch_size is 0; it must be at least 1"
      })
  void aValueOutOfRangeIsRefusedWithItsKeyAndTheRange(String yaml, String message) {
    assertThatThrownBy(() -> RecipeReader.parse(yaml))
        .isInstanceOfSatisfying(
            GereException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageStartingWith("recipe, line 1: " + message);
  }

  @Test
  void recordsRefuseWhatTheReaderWouldRefuse() {
    assertThatThrownBy(() -> new Batch(8, 4, Feeding.MIX, 8, true, false))
        .isInstanceOf(GereException.class)
        .hasMessage("batch.replay is 8; it must be from 0 to 7, below batch.global");
  }
}
