package io.gere.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.choice.DecoderFamily;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.HeldOutText;
import io.gere.eval.EvaluationPlan;
import io.gere.eval.EvaluationPlanner;
import io.gere.eval.StageEvaluation;
import io.gere.eval.scores.EvaluationPart;
import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.PartScore;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.eval.scores.TaskScore;
import io.gere.eval.scores.TextScore;
import io.gere.model.DecoderModel;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.DecoderConfigBuilder;
import io.gere.model.family.DecoderConfigWriter;
import io.gere.model.huggingface.ModelFolder;
import io.gere.spark.LocalSpark;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.tensor.Torch;
import io.gere.text.Tokenizer;
import io.gere.thresholds.ActivationMoments;
import io.gere.toy.ToyWorld;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two tasks of the tiny world; the models are random, one for each stage. */
final class EvaluateStepTest {
  @TempDir Path folder;
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void write() {
    Torch.prepareThread(1);
    ToyWorld.write(folder.resolve("world"), new ToyWorld.Options(3, 8, 1, 0, 10, 12));
    model(new StepFolder(new Configuration(), hadoop("model")), 1);
    model(run().trained(0, "topics"), 2);
    model(run().trained(1, "reviews"), 3);
  }

  @Test
  void everyStageIsMeasuredOnceAndScoresAreKept() {
    Recipe recipe =
        recipe("evaluate: {mmlu: %s/world/mmlu, exam_style: cloze, limit: 2}".formatted(folder));

    Manifest manifest = new EvaluateStep(LocalSpark.session(), recipe).run(said::add);

    Scores scores = scores();
    assertThat(scores.tasks()).containsExactly("topics", "reviews");
    assertThat(scores.stages()).extracting(StageScores::learnt).containsExactly(0, 1, 2);
    for (StageScores stage : scores.stages()) {
      assertThat(stage.tasks()).containsOnlyKeys("topics", "reviews");
      assertThat(stage.tasks().values()).extracting(TaskScore::questions).containsOnly(2);
      assertThat(stage.exam().questions()).isEqualTo(32);
    }
    assertThat(scores.stages())
        .extracting(stage -> stage.exam().subjects())
        .doesNotHaveDuplicates();
    assertThat(manifest.inputs())
        .containsOnlyKeys(
            "model",
            "train/1-topics",
            "train/2-reviews",
            "task topics",
            "task reviews",
            "task reviews, wording 1",
            "exam",
            "tokenizer.json",
            "bos_token",
            "eos_token");
    assertThat(said)
        .filteredOn(line -> line.startsWith("evaluate: stage"))
        .hasSize(3)
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "evaluate: stage 2 of 3 \\(after task topics\\): topics \\d\\.\\d{3},"
                            + " reviews \\d\\.\\d{3} \\(other wordings \\d\\.\\d{3}\\), exam \\(cloze\\) \\d\\.\\d{3}; \\d+ s"));

    said.clear();
    assertThat(new EvaluateStep(LocalSpark.session(), recipe).run(said::add)).isEqualTo(manifest);
    assertThat(said).singleElement().asString().startsWith("evaluate: done already");
  }

  @Test
  void theScoresAreThoseOfOneThreadThatAsksPartAfterPart() {
    holdOut(70);
    Recipe recipe =
        recipe(
            """
            replay: {held_out: 70}
            evaluate: {mmlu: %s/world/mmlu, shots: 2, after: last}
            """
                .formatted(folder));

    new EvaluateStep(LocalSpark.session(), recipe).run(said::add);

    EvaluationPlan plan = EvaluationPlanner.plan(recipe, run());
    assertThat(plan.parts())
        .hasSizeGreaterThan(2 * LocalSpark.session().sparkContext().defaultParallelism());
    List<ActivationMoments> baseStates = new ArrayList<>();
    for (StageScores stage : scores().stages()) {
      try (StageEvaluation alone =
          new StageEvaluation(recipe, run(), stage.learnt(), () -> baseStates)) {
        Map<EvaluationPart, PartScore> backwards = new HashMap<>();
        List<EvaluationPart> parts = plan.parts(stage.learnt());
        for (int i = parts.size() - 1; i >= 0; i--) {
          backwards.put(parts.get(i), alone.score(parts.get(i)));
        }
        List<PartScore> scores = parts.stream().map(backwards::get).toList();
        assertThat(stage).isEqualTo(StageScores.sum(stage.learnt(), parts, scores));
        assertThat(stage.wordings().get("reviews")).hasSize(1);
        assertThat(stage.perplexity().tokens()).isPositive();
        if (stage.learnt() == 0) {
          assertThat(stage.movement()).isNull();
          baseStates.addAll(
              TextScore.baseStates(
                  plan.baseText().stream()
                      .map(plan.parts()::get)
                      .map(backwards::get)
                      .map(PartScore::text)
                      .toList()));
        } else {
          assertThat(stage.movement().kl()).isPositive();
        }
      }
    }
  }

  private void holdOut(int documents) {
    StepFolder.Rebuild rebuild =
        run().step(HeldOutText.STEP).rebuild(new Origin("by hand", Map.of(), Map.of()));
    byte[] lines =
        IntStream.range(0, documents)
            .mapToObj(i -> "{\"text\": \"%s\"}\n".formatted("the food of ".repeat(1 + i % 9)))
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8);
    rebuild.write(HeldOutText.FILE_NAME, out -> out.write(lines));
    rebuild.commit(Map.of());
  }

  @Test
  void promptsThatAreTooLongForTheModelAreSaidWithFileAndLine() throws IOException {
    Path test = folder.resolve("world/mmlu/test/capitals_test.csv");
    Files.writeString(test, "short?,a,b,c,d,A\n%s?,a,b,c,d,A\n".formatted("long ".repeat(900)));
    Recipe recipe =
        recipe("evaluate: {mmlu: %s/world/mmlu, shots: 0, after: last}".formatted(folder));

    new EvaluateStep(LocalSpark.session(), recipe).run(said::add);

    assertThat(said)
        .filteredOn(line -> line.contains("longer than the model's context"))
        .singleElement()
        .asString()
        .startsWith("evaluate: 1 of 2 prompts of capitals are")
        .contains("exam_style hendrycks")
        .endsWith("mmlu/test/capitals_test.csv, line 2");
    assertThat(scores().mmlu().shortened())
        .containsOnly(Map.entry("capitals", new ExamScore.Shortened(1, 2)));
  }

  @Test
  void aModelThatIsNotThereIsTrainedFirst() throws IOException {
    Files.delete(folder.resolve("run/train/2-reviews/manifest.json"));
    EvaluateStep step = new EvaluateStep(LocalSpark.session(), recipe(""));

    assertThatThrownBy(() -> step.run(said::add))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("2-reviews")
        .hasMessageContaining("run 'gere train'");
  }

  @Test
  void aFailureInAnExecutorReachesTheUserInItsOwnWords() throws IOException {
    EvaluateStep step = new EvaluateStep(LocalSpark.session(), recipe("evaluate: {limit: 1}"));
    // The manifest knows the file's length, so the damage must keep it.
    Path config = folder.resolve("run/train/1-topics/config.json");
    String good = Files.readString(folder.resolve("model/config.json"));
    Files.writeString(config, good.replace("llama", "lLama"));

    assertThatThrownBy(() -> step.run(said::add))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("1-topics/config.json");
  }

  @Test
  void whereNothingCanBeMeasuredTheStagesAreEmpty() throws IOException {
    Files.delete(folder.resolve("world/tasks/TC/Topics/test.json"));
    Files.delete(folder.resolve("world/tasks/SC/Reviews/test.json"));

    new EvaluateStep(LocalSpark.session(), recipe("evaluate: {after: last}")).run(said::add);

    assertThat(scores().stages())
        .containsExactly(new StageScores(0, Map.of(), null), new StageScores(2, Map.of(), null));
    assertThat(said)
        .containsExactly(
            "evaluate: no test, so no score: topics, reviews",
            "evaluate: there is no task with a test, no exam (evaluate.mmlu), no held-out text (replay.held_out) and no conversations (evaluate.conversations)");
  }

  private Scores scores() {
    return Scores.read(run().step("evaluate"));
  }

  private RunFolder run() {
    return new RunFolder(new Configuration(), folder.resolve("run").toString());
  }

  private org.apache.hadoop.fs.Path hadoop(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
  }

  private Recipe recipe(String more) {
    return RecipeReader.parse(
        """
        run: {dir: %1$s/run}
        model: {path: %1$s/model}
        tasks:
        - {name: topics, path: %1$s/world/tasks/TC/Topics, max_target_tokens: 4}
        - name: reviews
          path: %1$s/world/tasks/SC/Reviews
          max_target_tokens: 4
          wordings: ["{sentence} Say {options}:"]
        """
                .formatted(folder)
            + more);
  }

  private void model(StepFolder into, int seed) {
    Path companions = folder.resolve("world/tokenizer");
    StepFolder.Rebuild rebuild = into.rebuild(new Origin("random", Map.of(), Map.of()));
    try (Tokenizer tokenizer = Tokenizer.open(companions);
        DecoderModel model = DecoderModel.random(config(tokenizer.vocabularySize()), seed)) {
      ModelFolder.write(
          model, DecoderConfigWriter.json(DecoderFamily.LLAMA, model.config()), rebuild);
    }
    ModelFolder.copyCompanions(companions, rebuild);
    rebuild.commit(Map.of());
  }

  private static DecoderConfig config(int vocabulary) {
    return new DecoderConfigBuilder()
        .vocabularySize(vocabulary)
        .hiddenSize(16)
        .layers(2)
        .heads(4)
        .kvHeads(2)
        .headDimension(4)
        .feedForwardSize(24)
        .maxPositions(512)
        .build();
  }
}
