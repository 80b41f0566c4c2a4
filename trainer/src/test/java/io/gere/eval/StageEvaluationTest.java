package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.choice.ExamStyle;
import io.gere.data.HeldOutText;
import io.gere.data.task.TaskReader;
import io.gere.eval.scores.EvaluationPart;
import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.PartScore;
import io.gere.eval.scores.Perplexity;
import io.gere.eval.scores.StageScores;
import io.gere.eval.scores.TaskScore;
import io.gere.eval.scores.TextScore;
import io.gere.exam.Exam;
import io.gere.exam.ExamFolder;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.TrainedParameters;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.model.huggingface.ModelFolder;
import io.gere.model.huggingface.PeftFolder;
import io.gere.storage.Origin;
import io.gere.storage.StepFolder;
import io.gere.tensor.Filled;
import io.gere.tensor.Torch;
import io.gere.text.Tokenizer;
import io.gere.thresholds.ActivationMoments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@AnyDevice
final class StageEvaluationTest {
  @TempDir Path folder;
  private ToyRun toy;

  @BeforeEach
  void write() {
    Torch.prepareThread(1);
    toy = ToyRun.write(folder);
  }

  @Test
  void aStageIsMeasuredWithItsOwnModel() {
    Recipe recipe =
        toy.recipe("evaluate: {mmlu: %s/world/mmlu, exam_style: cloze}".formatted(folder));

    StageScores start = scores(recipe, 0);
    StageScores trained = scores(recipe, 1);

    assertThat(start).isEqualTo(measured(recipe, 0, ModelFolder.load(folder.resolve("model"))));
    assertThat(trained)
        .isEqualTo(measured(recipe, 1, ModelFolder.load(folder.resolve("run/train/1-topics"))));
    assertThat(trained.exam()).isNotEqualTo(start.exam());
    assertThat(start.tasks().get("reviews").questions()).isGreaterThanOrEqualTo(12);
  }

  @Test
  void anAdapterIsMeasuredOnTheModelWhereTrainingStarts() {
    Recipe recipe =
        toy.recipe(
            """
            evaluate: {mmlu: %s/world/mmlu, exam_style: cloze}
            adapter: {type: lora}
            """
                .formatted(folder));
    LoraConfig lora = new LoraConfig(4, 64, List.of("q_proj", "v_proj", "down_proj"), 0);
    DecoderModel adapted = ModelFolder.load(folder.resolve("model"), Optional.of(lora), 5);
    Filled.with(TrainedParameters.of(adapted).flat(), Math::sin);
    StepFolder.Rebuild rebuild =
        toy.run().trained(0, "topics").rebuild(new Origin("train", Map.of(), Map.of()));
    PeftFolder.write(adapted.adapter().orElseThrow(), "base", rebuild);
    rebuild.commit(Map.of());

    StageScores trained = scores(recipe, 1);

    assertThat(trained).isEqualTo(measured(recipe, 1, adapted));
    assertThat(trained.exam()).isNotEqualTo(scores(recipe, 0).exam());
  }

  @Test
  void theLimitHoldsForEachTaskAndEachSubject() {
    Recipe recipe =
        toy.recipe("evaluate: {mmlu: %s/world/mmlu, shots: 2, limit: 3}".formatted(folder));

    StageScores scores = scores(recipe, 0);

    assertThat(scores.tasks().values()).extracting(TaskScore::questions).containsExactly(3, 3);
    assertThat(scores.exam().style()).isEqualTo("hendrycks");
    assertThat(scores.exam().subjects()).hasSize(16);
    assertThat(scores.exam().questions()).isEqualTo(48);
  }

  @Test
  void aLongTestIsCutIntoPartsThatTheTestAloneDecides() throws IOException {
    Path test = folder.resolve("world/tasks/TC/Topics/test.json");
    String rows = Files.readString(test).strip();
    String row = rows.substring(1, rows.indexOf('}') + 1);
    Files.writeString(test, "[" + String.join(",", Collections.nCopies(600, row)) + "]");
    Recipe recipe = toy.recipe("evaluate: {after: last}");

    EvaluationPlan plan = EvaluationPlanner.plan(recipe, toy.run());

    EvaluationPart.Kind task = EvaluationPart.Kind.TASK;
    assertThat(plan.parts())
        .filteredOn(part -> part.name().equals("topics"))
        .containsExactly(
            new EvaluationPart(0, task, "topics", 0, 0, 256),
            new EvaluationPart(0, task, "topics", 0, 256, 512),
            new EvaluationPart(0, task, "topics", 0, 512, 600),
            new EvaluationPart(2, task, "topics", 0, 0, 256),
            new EvaluationPart(2, task, "topics", 0, 256, 512),
            new EvaluationPart(2, task, "topics", 0, 512, 600));
    assertThat(plan.parts()).extracting(EvaluationPart::learnt).isSorted();
    Recipe some = toy.recipe("evaluate: {after: last, limit: 300}");
    assertThat(EvaluationPlanner.plan(some, toy.run()).parts())
        .filteredOn(part -> part.name().equals("topics"))
        .extracting(EvaluationPart::size)
        .containsExactly(256, 44, 256, 44);
  }

  @Test
  void aTestInOtherWordsIsScoredApartAsIfTheseWereTheTemplate() {
    String limit = "evaluate: {limit: 5}";
    Recipe recipe = toy.recipe(limit, "wordings: ['{sentence} One of {options}?', 'Say: {input}']");

    StageScores scores = scores(recipe, 0);

    assertThat(EvaluationPlanner.plan(recipe, toy.run()).questions())
        .containsOnlyKeys(
            "task reviews", "task topics", "task topics, wording 1", "task topics, wording 2");
    assertThat(scores.wordings()).containsOnlyKeys("topics");
    assertThat(scores.wordings().get("topics"))
        .hasSize(2)
        .extracting(TaskScore::questions)
        .containsOnly(5);
    StageScores alone = scores(toy.recipe(limit, "template: '{sentence} One of {options}?'"), 0);
    assertThat(scores.wordings().get("topics").get(0)).isEqualTo(alone.tasks().get("topics"));
    assertThat(scores.tasks()).isEqualTo(scores(toy.recipe(limit), 0).tasks());
  }

  @Test
  void heldOutTextIsScoredByThePerplexityOfAllItsParts() {
    List<String> lines =
        IntStream.range(0, 40)
            .mapToObj(i -> "{\"text\": \"%s\"}".formatted("the food of ".repeat(1 + i % 5)))
            .toList();
    toy.holdOut(lines);
    Recipe recipe = toy.recipe("replay: {held_out: 40, max_tokens: 8}");

    EvaluationPlan plan = EvaluationPlanner.plan(recipe, toy.run());
    Perplexity perplexity = scores(recipe, 1).perplexity();

    assertThat(plan.questions()).containsKey("held-out");
    assertThat(plan.parts(1))
        .filteredOn(part -> part.kind() == EvaluationPart.Kind.TEXT)
        .extracting(EvaluationPart::size)
        .containsExactly(32, 8);
    try (DecoderModel model = ModelFolder.load(folder.resolve("run/train/1-topics"));
        Tokenizer tokenizer = Tokenizer.open(folder.resolve("model"))) {
      Perplexity alone =
          new TextEvaluation(model, 1)
              .score(HeldOutText.read(toy.run(), tokenizer, recipe.replay()));
      assertThat(perplexity.tokens()).isEqualTo(alone.tokens()).isEqualTo(8 * (2 + 5 + 7 + 7 + 7));
      assertThat(perplexity.value()).isCloseTo(alone.value(), offset(1e-3));
    }
    assertThat(perplexity).isNotEqualTo(scores(recipe, 0).perplexity());
  }

  @Test
  void theModelIsAskedInTheNumberTypeThatTheRecipeNames() {
    toy.holdOut(List.of("{\"text\": \"the food of the animals\"}"));
    String heldOut = "replay: {held_out: 1}\n";

    Perplexity exact = scores(toy.recipe(heldOut), 1).perplexity();
    Perplexity rounded =
        scores(toy.recipe(heldOut + "evaluate: {dtype: bfloat16}"), 1).perplexity();

    assertThat(rounded.value()).isCloseTo(exact.value(), withinPercentage(1));
    assertThat(rounded).isNotEqualTo(exact);
  }

  @Test
  void aPlanNamesTheStagesAndWhatIsAsked() {
    EvaluationPlan plan =
        EvaluationPlanner.plan(
            toy.recipe("evaluate: {mmlu: %s/world/mmlu}".formatted(folder)), toy.run());

    assertThat(plan.stages()).containsExactly(0, 1, 2);
    assertThat(plan.questions()).containsOnlyKeys("exam", "task reviews", "task topics");
    assertThat(plan.untested()).isEmpty();
    assertThat(EvaluationPlan.stages(toy.recipe("evaluate: {after: last}"))).containsExactly(0, 2);
  }

  @Test
  void aTaskWithoutTestIsNamedAndAChangedTemplateAsksOtherQuestions() throws IOException {
    EvaluationPlan before = EvaluationPlanner.plan(toy.recipe(""), toy.run());
    Files.delete(folder.resolve("world/tasks/TC/Topics/test.json"));
    Path instructions = folder.resolve("world/tasks/instruction_config.json");
    Files.writeString(
        instructions, Files.readString(instructions).replace("paragraph", "sentence"));

    EvaluationPlan plan = EvaluationPlanner.plan(toy.recipe(""), toy.run());

    assertThat(plan.untested()).containsExactly("topics");
    assertThat(plan.questions()).containsOnlyKeys("task reviews");
    assertThat(plan.questions().get("task reviews"))
        .isNotEqualTo(before.questions().get("task reviews"));
  }

  @Test
  void aModelWithoutTokenizerCannotSitAnExamButNeedNot() throws IOException {
    Files.delete(folder.resolve("model/tokenizer.json"));
    Path ids = folder.resolve("ids.jsonl");
    Files.writeString(ids, "{\"input_ids\": [1, 2], \"labels\": [-100, 2]}");
    String tasks = "tasks: [{name: ids, path: %s}]\n".formatted(ids);

    EvaluationPlan plan = EvaluationPlanner.plan(recipe(tasks), toy.run());
    assertThat(plan.questions()).isEmpty();
    assertThat(plan.parts()).isEmpty();
    assertThat(plan.untested()).containsExactly("ids");

    String exam = tasks + "evaluate: {mmlu: %s/world/mmlu}".formatted(folder);
    assertThatThrownBy(() -> EvaluationPlanner.plan(recipe(exam), toy.run()))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("has no tokenizer.json");
    String heldOut = tasks + "replay: {held_out: 3}";
    assertThatThrownBy(() -> EvaluationPlanner.plan(recipe(heldOut), toy.run()))
        .hasMessageStartingWith("what replay.held_out holds out is text, but")
        .hasMessageEndingWith("has no tokenizer.json; copy it there or set it to 0");
  }

  private Recipe recipe(String tasks) {
    return io.gere.config.yaml.RecipeReader.parse(
        "model: {path: %s/model}\n%s".formatted(folder, tasks));
  }

  /** All parts of a stage, by the model of that stage. */
  private StageScores scores(Recipe recipe, int learnt) {
    List<EvaluationPart> parts = EvaluationPlanner.plan(recipe, toy.run()).parts(learnt);
    try (StageEvaluation stage =
        new StageEvaluation(recipe, toy.run(), learnt, () -> baseStates(recipe))) {
      return StageScores.sum(learnt, parts, parts.stream().map(stage::score).toList());
    }
  }

  /** What the base model's parts find, for later stages. */
  private List<ActivationMoments> baseStates(Recipe recipe) {
    EvaluationPlan plan = EvaluationPlanner.plan(recipe, toy.run());
    try (StageEvaluation base = new StageEvaluation(recipe, toy.run(), 0, List::of)) {
      return TextScore.baseStates(
          plan.baseText().stream()
              .map(plan.parts()::get)
              .map(base::score)
              .map(PartScore::text)
              .toList());
    }
  }

  /** The same by hand, in batches of one; closes the model. */
  private StageScores measured(Recipe recipe, int learnt, DecoderModel model) {
    try (model;
        Tokenizer tokenizer = Tokenizer.open(folder.resolve("model"))) {
      TaskReader reader = TaskReader.of(new Configuration(), tokenizer, recipe);
      TaskEvaluation tasks = new TaskEvaluation(model, tokenizer, 1);
      Exam exam = new ExamFolder(folder.resolve("world/mmlu")).read(0);
      AnswerStyle cloze = AnswerStyle.of(ExamStyle.CLOZE, model, tokenizer, Optional.empty(), 1);
      ExamEvaluation asked = new ExamEvaluation(exam.groups(), cloze);
      return new StageScores(
          learnt,
          Map.of(
              "topics", tasks.score(reader.test(recipe.tasks().get(0)), 4),
              "reviews", tasks.score(reader.test(recipe.tasks().get(1)), 4)),
          ExamScore.sum(exam.subjects().stream().map(asked::score).toList()));
    }
  }
}
