package io.gere.train;

import io.gere.config.Recipe;
import io.gere.config.ReplayLossKind;
import io.gere.data.BatchPlan;
import io.gere.data.ReplaySet;
import io.gere.data.TaskReader;
import io.gere.data.TaskSet;
import io.gere.model.LlamaConfig;
import io.gere.storage.LocalCopy;
import io.gere.storage.RunFolder;
import io.gere.text.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How many steps each task takes. Making the plan reads every sample once, so that a wrong label or
 * a tokenizer that does not fit is found before any rank starts.
 *
 * @param steps optimizer steps of each task
 * @param replayDocuments size of the replay set; 0 without one
 */
public record TrainingPlan(List<Long> steps, int replayDocuments) {
  public TrainingPlan {
    steps = List.copyOf(steps);
  }

  public static TrainingPlan of(Recipe recipe, RunFolder run) {
    Path origin = LocalCopy.of(run.hadoop(), new org.apache.hadoop.fs.Path(recipe.model().path()));
    int vocabulary = LlamaConfig.read(origin.resolve("config.json")).vocabularySize();
    boolean withReplay = recipe.loss().replay() != ReplayLossKind.NONE;
    try (Tokenizer tokenizer = Tokenizer.openIfPresent(origin)) {
      if (tokenizer != null) {
        tokenizer.requireFits(vocabulary);
      }
      int documents = withReplay ? replay(recipe, run, tokenizer, vocabulary) : 0;
      TaskReader reader = new TaskReader(run.hadoop(), tokenizer);
      List<Long> steps = new ArrayList<>();
      for (int index = 0; index < recipe.tasks().size(); index++) {
        Recipe.Task task = recipe.tasks().get(index);
        TaskSet set = reader.read(task);
        set.requireVocabulary(vocabulary);
        BatchPlan plan =
            BatchPlan.of(
                recipe.run().seed(),
                index,
                set.train().size(),
                documents,
                recipe.batch(),
                withReplay);
        steps.add((long) plan.stepsPerEpoch() * task.epochs());
      }
      return new TrainingPlan(steps, documents);
    }
  }

  private static int replay(Recipe recipe, RunFolder run, Tokenizer tokenizer, int vocabulary) {
    ReplaySet set =
        ReplaySet.read(
            run.hadoop(),
            run.step("sample").file(ReplaySet.FILE_NAME),
            tokenizer,
            recipe.replay().maxTokens());
    set.requireVocabulary(vocabulary);
    return set.size();
  }
}
