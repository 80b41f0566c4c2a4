package io.gere.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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

final class RecipeTest {

  /** The contract with everyone who has written a recipe: names and defaults do not change. */
  @Test
  void everyKeyAndEveryDefaultIsAsPromised() throws JsonProcessingException {
    String written =
        """
        model: {path: m}
        tasks: [{name: n, path: p}]
        evaluate: {mmlu: e}
        gate: {}
        budget: {exam: 1}
        pretrain: {}
        self_replay: {}
        track: {mlflow: {uri: 'http://m'}}
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
          table: null
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
          margin_mean: violating
          weight_anchor: 0.0
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
          state: device
        train:
          workers: 1
          min_workers: 0
          segments: 1
          shard: optimizer
          collective: auto
          collective_timeout_seconds: 300
          checkpoint_every_steps: 200
          keep_checkpoints: 2
          max_restarts: 2
          nccl_library: null
          allow_plaintext_collective: false
          authenticate_gradients: false
          on_nonfinite: stop
          keep: last
          best_by: dev-loss
          patience: 0
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
          mmlu: e
          exam_style: hendrycks
          shots: 5
          chat: false
          system: null
          conversations: null
          max_new_tokens: 256
          after: each
          limit: 0
          dev_every: 0
          split: test
          every_steps: null
          validation_samples: 64
          reference: null
          base_share: 0.0
          dtype: float32
        gate: {min_ap: 0.0, max_general_drop: 1.0}
        budget: {general_text: null, exam: 1.0, on_exceeded: warn}
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
        track:
          tensorboard: false
          mlflow:
            uri: http://m
            experiment: gere
            run_name: null
            registered_model: null
            alias: null
        """;
    assertThat(tree(RecipeWriter.yaml(RecipeReader.parse(written)))).isEqualTo(tree(resolved));
  }

  @Test
  void nothingIsTrainedEvaluatedGatedOrPretrainedUnlessItIsWritten() {
    Recipe recipe = RecipeReader.parse("");
    assertThat(recipe.base().path()).isNull();
    assertThat(recipe.tasks()).isEmpty();
    assertThat(recipe.gate()).isNull();
    assertThat(recipe.budget()).isNull();
    assertThat(recipe.pretrain()).isNull();
    assertThat(recipe.selfReplay()).isNull();
    assertThat(recipe.track().mlflow()).isNull();
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

  private static JsonNode tree(String yaml) throws JsonProcessingException {
    return RecipeYaml.MAPPER.readTree(yaml);
  }

  @Test
  void weightsThatDoNotMoveAreNotAnchored() {
    assertThatThrownBy(
            () -> RecipeReader.parse("{loss: {weight_anchor: 0.1}, adapter: {type: lora}}"))
        .hasMessageContaining("loss.weight_anchor is 0.1; it must be 0 where adapter.type is lora")
        .hasMessageContaining("optimizer.weight_decay");
  }
}
