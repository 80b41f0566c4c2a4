package io.gere.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule about keys that cannot act, in the smallest recipe that shows it. */
final class IdleKeysTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replay: {path: a, documents: 10}                    | replay.documents | replay.path is taken over as it is, with all of its documents
          replay: {path: a, stratify: equal, min_tokens: 3}   | replay.min_tokens, replay.stratify | replay.path is taken over as it is, with all of its documents
          replay: {path: a, drop_junk: false, near_duplicate: 1, decontaminate: false} | replay.drop_junk, replay.near_duplicate, replay.decontaminate | replay.path is taken over as it is, with all of its documents
          {replay: {path: a}, corpus: {path: [b]}}            | corpus.path | replay.path is taken over as it is, with all of its documents
          self_replay: {prompts: p, temperature: 0, top_p: 0.9} | self_replay.top_p | self_replay.temperature is 0
          corpus: {files: 3}                                  | corpus.files | corpus.scan is full
          corpus: {set_from: folder, set_field: a}            | corpus.set_field | corpus.set_from is folder
          {loss: {replay: none, scope: batch, omega: {max: 7}}, thresholds: {sigma: 2}, batch: {replay: 2, feeding: mix}} | loss.scope, loss.omega.max, thresholds.sigma, batch.feeding, batch.replay | loss.replay is none
          loss: {replay: replay, omega: {strategy: dynamic}}  | loss.omega.strategy | loss.replay is replay, which imitates nothing
          {loss: {replay: kl, margin_mean: all}, thresholds: {sigma: 2}} | loss.margin_mean, thresholds.sigma | loss.replay is not tm
          distill: {dtype: float16}                           | distill.dtype | loss.replay keeps no hidden states
          loss: {omega: {strategy: dynamic, value: 7}}        | loss.omega.value | loss.omega.strategy is not fixed
          loss: {omega: {max: 7}}                             | loss.omega.max | loss.omega.strategy is fixed
          thresholds: {kind: quantile, sigma: 2}              | thresholds.sigma | thresholds.kind is quantile
          thresholds: {quantile: 0.1}                         | thresholds.quantile | thresholds.kind is sigma
          batch: {feeding: mix, replay: 2}                    | batch.replay | batch.feeding is mix
          adapter: {rank: 4, alpha: 8, targets: [v_proj], dropout: 0.1} | adapter.rank, adapter.alpha, adapter.targets, adapter.dropout | adapter.type is none
          adapter: {type: lora, path: a, rank: 4, dropout: 0.1} | adapter.rank | adapter.path brings its own
          optimizer: {no_decay: [norms]}                      | optimizer.no_decay | optimizer.weight_decay is 0
          {train: {wordings: all}, tasks: [{name: a, path: b}]} | train.wordings | no task has wordings
          train: {checkpoint_every_steps: 0, keep_checkpoints: 3} | train.keep_checkpoints | train.checkpoint_every_steps is 0
          train: {collective_timeout_seconds: 9}              | train.collective_timeout_seconds | train.workers is 1
          evaluate: {shots: 3, exam_style: harness}           | evaluate.exam_style, evaluate.shots | evaluate.mmlu names no exam
          evaluate: {mmlu: a, exam_style: cloze, shots: 3}    | evaluate.shots | evaluate.exam_style is cloze
          """)
  void aKeyThatCannotActIsSaid(String recipe, String keys, String because) {
    assertThat(IdleKeys.of(RecipeReader.parse(recipe)))
        .containsExactly("%s: without effect here, since %s".formatted(keys, because));
  }

  @Test
  void defaultsAreNothingThatAnybodyWrote() {
    for (String recipe :
        List.of(
            "",
            "replay: {path: a}",
            "{loss: {replay: none}, batch: {replay: 0}}",
            "adapter: {type: lora, path: a}")) {
      assertThat(IdleKeys.of(RecipeReader.parse(recipe))).as(recipe).isEmpty();
    }
  }

  @Test
  void keysThatActAreNotSaid() throws IOException {
    try (Stream<Path> recipes = Files.list(Path.of("../conf"))) {
      for (Path recipe : recipes.filter(file -> file.toString().endsWith(".yaml")).toList()) {
        assertThat(IdleKeys.of(RecipeReader.read(recipe, List.of()))).as("%s", recipe).isEmpty();
      }
    }
  }
}
