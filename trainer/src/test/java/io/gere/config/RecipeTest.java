package io.gere.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.choice.AdapterType;
import io.gere.config.choice.CollectiveKind;
import io.gere.config.choice.Dtype;
import io.gere.config.choice.EvaluateAfter;
import io.gere.config.choice.ExamStyle;
import io.gere.config.choice.Feeding;
import io.gere.config.choice.LossScope;
import io.gere.config.choice.NoDecay;
import io.gere.config.choice.OmegaStrategy;
import io.gere.config.choice.OnError;
import io.gere.config.choice.OnNonfinite;
import io.gere.config.choice.ReplayLossKind;
import io.gere.config.choice.Schedule;
import io.gere.config.choice.ThresholdKind;
import io.gere.config.yaml.RecipeReader;
import io.gere.config.yaml.RecipeWriter;
import io.gere.config.yaml.RecipeYaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecipeTest {

  /** The contract with everyone who has written a recipe: names and defaults do not change. */
  @Test
  void everyKeyAndEveryDefaultIsAsPromised() throws JsonProcessingException {
    String written =
        """
        model: {path: m}
        tasks: [{name: n, path: p}]
        gate: {}
        pretrain: {}
        self_replay: {}
        """;
    String resolved =
        """
        run: {dir: null, shared: null, seed: 17}
        model: {path: m, dtype: float32}
        base: {path: m}
        text: {eos: null, split_special_tokens: true}
        adapter:
          type: none
          rank: 8
          alpha: 32.0
          targets: [q_proj, k_proj]
          dropout: 0.0
          path: null
        corpus:
          path: []
          scan: full
          files: 64
          text_field: text
          on_error: fail
          max_line_mb: 0
          set_from: field
          set_field: meta.redpajama_set_name
        replay:
          documents: 1000
          max_tokens: 563
          min_tokens: 2
          stratify: none
          drop_junk: true
          near_duplicate: 0.8
          decontaminate: true
          held_out: 0
          path: null
          conversations: null
          positions: all
        distill: {dtype: float32, batch_tokens: 4096}
        thresholds: {kind: sigma, sigma: 1.0, quantile: 0.16, layers: [-1]}
        loss:
          replay: tm
          scope: sample
          omega: {strategy: fixed, value: 100.0, max: 10000.0}
          chunk_tokens: 0
        batch:
          global: 64
          micro: 4
          feeding: batch-insertion
          replay: 4
          shuffle: true
          packing: false
        optimizer:
          learning_rate: 3.0e-6
          betas: [0.9, 0.999]
          epsilon: 1.0e-8
          weight_decay: 0.0
          no_decay: []
          clip_norm: 1.0
          schedule: cosine
          warmup_steps: 10
        train:
          workers: 1
          segments: 1
          collective: auto
          collective_timeout_seconds: 300
          checkpoint_every_steps: 200
          keep_checkpoints: 2
          max_restarts: 2
          nccl_library: null
          allow_plaintext_collective: false
          authenticate_gradients: false
          on_nonfinite: stop
          limit: 0
          wordings: template
          threads: 0
          local_copy_gb: 200
        tasks:
          - name: n
            path: p
            template: null
            wordings: []
            epochs: 1
            max_source_tokens: 512
            max_target_tokens: 50
            columns: null
            chat_template: null
        evaluate:
          mmlu: null
          exam_style: hendrycks
          shots: 5
          chat: false
          system: null
          conversations: null
          max_new_tokens: 256
          after: each
          limit: 0
          dev_every: 0
          reference: null
          dtype: float32
        gate: {min_ap: 0.0, max_general_drop: 1.0}
        compare: {losses: [], feeding: [], vary: [], seeds: []}
        pretrain:
          tokenizer: null
          family: llama
          layers: 4
          hidden: 128
          heads: 4
          kv_heads: 2
          feed_forward: 384
          sequence_tokens: 256
          epochs: 1
          tied: true
        self_replay:
          conversations: 1000
          prompts: null
          system: null
          temperature: 1.0
          top_p: 0.95
          max_new_tokens: 512
          min_tokens: 1
          batch_size: 16
        """;
    assertThat(tree(RecipeWriter.yaml(RecipeReader.parse(written)))).isEqualTo(tree(resolved));
  }

  @Test
  void nothingIsTrainedEvaluatedGatedOrPretrainedUnlessItIsWritten() {
    Recipe recipe = RecipeReader.parse("");
    assertThat(recipe.base().path()).isNull();
    assertThat(recipe.tasks()).isEmpty();
    assertThat(recipe.gate()).isNull();
    assertThat(recipe.pretrain()).isNull();
    assertThat(recipe.selfReplay()).isNull();
  }

  @Test
  void everyChoiceIsWrittenAsTheContractSays() {
    Recipe recipe =
        RecipeReader.parse(
            """
            model: {dtype: bfloat16}
            adapter: {type: lora}
            thresholds: {kind: quantile}
            corpus: {on_error: skip}
            loss: {replay: none, scope: batch, omega: {strategy: dynamic}}
            batch: {feeding: mix}
            optimizer: {schedule: linear, no_decay: [norms, embeddings]}
            train: {collective: ring, on_nonfinite: skip}
            evaluate: {exam_style: cloze, after: last}
            """);
    assertThat(recipe.model().dtype()).isEqualTo(Dtype.BFLOAT16);
    assertThat(recipe.evaluate().dtype()).isEqualTo(Dtype.BFLOAT16);
    assertThat(recipe.thresholds().kind()).isEqualTo(ThresholdKind.QUANTILE);
    assertThat(recipe.optimizer().noDecay()).containsExactly(NoDecay.NORMS, NoDecay.EMBEDDINGS);
    assertThat(recipe.train().onNonfinite()).isEqualTo(OnNonfinite.SKIP);
    assertThat(recipe.adapter().type()).isEqualTo(AdapterType.LORA);
    assertThat(recipe.corpus().onError()).isEqualTo(OnError.SKIP);
    assertThat(recipe.loss().replay()).isEqualTo(ReplayLossKind.NONE);
    assertThat(recipe.loss().scope()).isEqualTo(LossScope.BATCH);
    assertThat(recipe.loss().omega().strategy()).isEqualTo(OmegaStrategy.DYNAMIC);
    assertThat(recipe.batch().feeding()).isEqualTo(Feeding.MIX);
    assertThat(recipe.optimizer().schedule()).isEqualTo(Schedule.LINEAR);
    assertThat(recipe.train().collective()).isEqualTo(CollectiveKind.RING);
    assertThat(recipe.evaluate().examStyle()).isEqualTo(ExamStyle.CLOZE);
    assertThat(recipe.evaluate().after()).isEqualTo(EvaluateAfter.LAST);
    assertThat(RecipeReader.parse("loss: {replay: replay}").loss().replay())
        .isEqualTo(ReplayLossKind.REPLAY);
    assertThat(RecipeReader.parse("optimizer: {schedule: constant}").optimizer().schedule())
        .isEqualTo(Schedule.CONSTANT);
  }

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

  private static JsonNode tree(String yaml) throws JsonProcessingException {
    return RecipeYaml.MAPPER.readTree(yaml);
  }
}
