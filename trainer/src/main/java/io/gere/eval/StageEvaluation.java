package io.gere.eval;

import io.gere.config.AdapterType;
import io.gere.config.ExamStyle;
import io.gere.config.Recipe;
import io.gere.data.DevSplit;
import io.gere.data.TaskReader;
import io.gere.model.LlamaModel;
import io.gere.model.ModelFolder;
import io.gere.model.PeftFolder;
import io.gere.storage.LocalCopy;
import io.gere.storage.RunFolder;
import io.gere.tensor.Torch;
import io.gere.text.Tokenizer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Loads the model of one stage of a run and measures all there is to measure. */
public final class StageEvaluation {
  /** Enough to keep a processor busy, few enough for the prompts of a large model. */
  private static final int BATCH_SIZE = 8;

  private final Recipe recipe;
  private final RunFolder run;

  public StageEvaluation(Recipe recipe, RunFolder run) {
    this.recipe = recipe;
    this.run = run;
  }

  /** The exam of a recipe; none where it names none. Only letter style shows examples. */
  static Optional<Exam> exam(Recipe recipe, RunFolder run) {
    Recipe.Evaluate evaluate = recipe.evaluate();
    int shots = evaluate.examStyle() == ExamStyle.LETTER ? evaluate.shots() : 0;
    return Optional.ofNullable(evaluate.mmlu())
        .map(folder -> Exam.read(run.hadoop(), new org.apache.hadoop.fs.Path(folder), shots));
  }

  /**
   * Measures.
   *
   * @param learnt how many tasks the model has learnt; 0: the model where training starts
   * @param threads of tensor operations
   */
  public StageScores run(int learnt, int threads) {
    Torch.prepareThread(threads);
    Path origin = local(recipe.model().path());
    try (LlamaModel model = load(origin, learnt);
        Tokenizer tokenizer = Tokenizer.openIfPresent(origin)) {
      if (tokenizer == null) { // then every task is pre-tokenised, which has no test
        return new StageScores(learnt, Map.of(), null);
      }
      return new StageScores(learnt, tasks(model, tokenizer), exam(model, tokenizer));
    }
  }

  /**
   * A full model has a folder of its own; an adapter belongs to the model where training starts.
   */
  private LlamaModel load(Path origin, int learnt) {
    Optional<Path> trained =
        learnt == 0
            ? Optional.empty()
            : Optional.of(
                local(
                    run.trained(learnt - 1, recipe.tasks().get(learnt - 1).name())
                        .path()
                        .toString()));
    if (recipe.adapter().type() == AdapterType.NONE) {
      return ModelFolder.load(trained.orElse(origin));
    }
    Optional<Path> adapter =
        trained.or(() -> Optional.ofNullable(recipe.adapter().path()).map(this::local));
    LlamaModel model = ModelFolder.load(origin, adapter.map(PeftFolder::config), 0);
    adapter.ifPresent(folder -> PeftFolder.read(folder, model));
    return model;
  }

  private Map<String, TaskScore> tasks(LlamaModel model, Tokenizer tokenizer) {
    TaskReader reader = new TaskReader(run.hadoop(), tokenizer, DevSplit.of(recipe));
    TaskEvaluation evaluation =
        new TaskEvaluation(model, tokenizer, BATCH_SIZE, recipe.evaluate().limit());
    Map<String, TaskScore> scores = new TreeMap<>();
    for (Recipe.Task task : recipe.tasks()) {
      evaluation
          .score(reader.test(task), task.maxTargetTokens())
          .ifPresent(score -> scores.put(task.name(), score));
    }
    return scores;
  }

  private ExamScore exam(LlamaModel model, Tokenizer tokenizer) {
    return exam(recipe, run)
        .map(
            exam ->
                new ExamEvaluation(
                        exam,
                        AnswerStyle.of(recipe.evaluate().examStyle(), model, tokenizer, BATCH_SIZE),
                        recipe.evaluate().limit())
                    .score())
        .orElse(null);
  }

  private Path local(String folder) {
    return LocalCopy.of(run.hadoop(), new org.apache.hadoop.fs.Path(folder));
  }
}
