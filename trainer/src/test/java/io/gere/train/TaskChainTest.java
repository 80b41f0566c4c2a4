package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.Sample;
import io.gere.data.TokenFolder;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task is trained anew for. */
final class TaskChainTest {
  private static final String TASK = "{name: t, path: here}";

  @TempDir Path folder;
  private RunFolder run;

  @BeforeEach
  void tokenise() {
    run = new RunFolder(new Configuration(), folder.toString());
    tokenise("one template", 5, 6, 7);
  }

  @Test
  void whatGoesIntoTheTokensDecidesThroughThemAlone() {
    Origin before = origin("", TASK);

    assertThat(origin("train: {limit: 60}", "{name: t, path: there, template: '{input}!'}"))
        .isEqualTo(before);
    tokenise("another template of the same tokens", 5, 6, 7);
    assertThat(origin("", TASK).inputs()).isEqualTo(before.inputs());
    tokenise("another template", 5, 6, 8);
    assertThat(origin("", TASK).inputs()).isNotEqualTo(before.inputs());
  }

  @Test
  void theReasonIsToldWithWhatChangedTheTokens() {
    StepFolder trained = run.trained(0, "t");
    trained.rebuild(origin("", TASK)).commit(Map.of());
    tokenise("another template", 5, 6, 8);
    Recipe faster = RecipeReader.parse("optimizer: {learning_rate: 1}\ntasks: [" + TASK + "]");
    List<String> said = new ArrayList<>();

    int finished = new TaskChain(faster, run, Map.of("model", "start")).finished(said::add);

    assertThat(finished).isZero();
    assertThat(said)
        .containsExactly(
            "train: again, because optimizer.learning_rate changed; tokens/1-t changed: template");
  }

  @Test
  void howTheWorkIsSpreadKeptAndToldDecidesNothing() {
    Origin before = origin("", TASK);

    assertThat(
            origin(
                """
                train: {workers: 3, segments: 2, threads: 1, checkpoint_every_steps: 7}
                loss: {chunk_tokens: 9}
                evaluate: {limit: 3, after: last}
                replay: {held_out: 12}
                """,
                TASK))
        .isEqualTo(before);
  }

  @Test
  void aKeyDecidesOnlyWhereItActs() {
    String none = "loss: {replay: none, omega: {value: %d}}\nbatch: {replay: %d}";
    assertThat(origin(none.formatted(1, 2), TASK)).isEqualTo(origin(none.formatted(3, 4), TASK));
    String held = "loss: {omega: {strategy: fixed, value: %d, max: %d}}";
    assertThat(origin(held.formatted(1, 2), TASK)).isEqualTo(origin(held.formatted(1, 3), TASK));
    assertThat(origin(held.formatted(1, 2), TASK)).isNotEqualTo(origin(held.formatted(2, 2), TASK));
    String whole = "adapter: {type: none, rank: %d}";
    assertThat(origin(whole.formatted(4), TASK)).isEqualTo(origin(whole.formatted(8), TASK));
    String lora = "adapter: {type: lora, rank: %d}";
    assertThat(origin(lora.formatted(4), TASK)).isNotEqualTo(origin(lora.formatted(8), TASK));
    String asked = "evaluate: {dev_every: 5, every_steps: %d}\n";
    assertThat(origin(asked.formatted(4), TASK)).isEqualTo(origin(asked.formatted(8), TASK));
    String best = asked + "train: {keep: best, patience: %d}";
    assertThat(origin(best.formatted(4, 1), TASK)).isNotEqualTo(origin(best.formatted(8, 1), TASK));
    assertThat(origin(best.formatted(4, 1), TASK)).isNotEqualTo(origin(best.formatted(4, 2), TASK));
  }

  private void tokenise(String template, int... ids) {
    TokenFolder tokens = TokenFolder.ofTask(run, 0, "t");
    tokens.prepare(
        new Origin(tokens.name(), Map.of("template", template), Map.of()),
        sink -> sink.add(new Sample(ids, ids), false),
        quiet -> {});
  }

  private Origin origin(String sections, String task) {
    Recipe recipe = RecipeReader.parse("%s\ntasks: [%s]".formatted(sections, task));
    return new TaskChain(recipe, run, Map.of("model", "start")).origin(0);
  }
}
