package io.gere.train;

import static io.gere.RootLocale.format;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.config.choice.OmegaStrategy;
import io.gere.config.choice.ReplayLossKind;
import io.gere.data.ReplayEncoder;
import io.gere.data.ReplaySet;
import io.gere.data.TokenCounts;
import io.gere.data.batch.BatchPlan;
import io.gere.data.task.DevTokens;
import io.gere.data.task.PartEncoding;
import io.gere.data.task.TaskTokens;
import io.gere.data.task.TrainingChoice;
import io.gere.distill.HiddenLayers;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.family.DecoderConfigReader;
import io.gere.progress.ProgressLog;
import io.gere.storage.RunFolder;
import io.gere.storage.copy.LocalCopy;
import io.gere.text.Tokenizer;
import io.gere.validation.Validation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many steps each task takes. Making the plan tokenises what is not tokenised yet, so that a
 * wrong label, an answer that is too long or a tokenizer that does not fit is found before any rank
 * starts.
 *
 * @param steps optimizer steps of each task
 * @param replayDocuments size of the replay set; 0 without one
 * @param deciding digest of what the model is asked on the way, where that decides which models
 *     stay
 * @param lines what there is to say of each task's samples
 */
public record TrainingPlan(
    List<Long> steps, int replayDocuments, Optional<String> deciding, List<String> lines) {
  public TrainingPlan {
    steps = List.copyOf(steps);
    lines = List.copyOf(lines);
  }

  /**
   * Makes the plan.
   *
   * @param encoding where records become token ids
   * @param log is told why samples that were tokenised before are tokenised again
   */
  public static TrainingPlan of(
      Recipe recipe, RunFolder run, PartEncoding encoding, ProgressLog log) {
    Path origin = LocalCopy.of(run.hadoop(), new org.apache.hadoop.fs.Path(recipe.model().path()));
    DecoderConfig config = DecoderConfigReader.read(origin.resolve("config.json"));
    requireWhatOmegaNeeds(recipe, config);
    int vocabulary = config.vocabularySize();
    boolean withReplay = recipe.loss().replay() != ReplayLossKind.NONE;
    try (Tokenizer tokenizer = Tokenizer.openIfPresent(origin, recipe.text())) {
      if (tokenizer != null) {
        tokenizer.requireFits(vocabulary);
      }
      ReplayEncoder encoder =
          new ReplayEncoder(run.hadoop(), recipe.base().path(), recipe.replay(), tokenizer);
      int documents = withReplay ? ReplaySet.tokenise(run, encoder, vocabulary, log).samples() : 0;
      TaskTokens tokens = new TaskTokens(run, tokenizer, encoding);
      DevTokens dev = new DevTokens(recipe, run, tokenizer);
      List<Long> steps = new ArrayList<>();
      List<String> lines = new ArrayList<>();
      for (int index = 0; index < recipe.tasks().size(); index++) {
        Task task = recipe.tasks().get(index);
        TrainingChoice choice = TrainingChoice.of(recipe, task);
        TokenCounts set = tokens.prepare(index, task, choice, vocabulary, log);
        if (recipe.evaluate().validates()) {
          dev.prepare(index, task, log);
        }
        lines.add(tokens.line(task, choice, set));
        lines.add(line(task, set));
        tokens.remarks(index, task).forEach(remark -> lines.add("train: " + remark));
        BatchPlan plan =
            BatchPlan.of(
                recipe.run().seed(), index, set.samples(), documents, recipe.batch(), withReplay);
        steps.add((long) plan.stepsPerEpoch() * task.epochs());
      }
      Optional<String> deciding =
          recipe.decidesByValidation()
              ? Optional.of(new Validation(recipe, run, tokenizer).fingerprint())
              : Optional.empty();
      return new TrainingPlan(steps, documents, deciding, lines);
    }
  }

  /** What the model is asked on the way, how often and what for, in lines for the console. */
  public static List<String> validation(Recipe recipe, RunFolder run) {
    Path origin = LocalCopy.of(run.hadoop(), new org.apache.hadoop.fs.Path(recipe.model().path()));
    try (Tokenizer tokenizer = Tokenizer.openIfPresent(origin, recipe.text())) {
      return new Validation(recipe, run, tokenizer).lines();
    }
  }

  /** Refuses an ω that looks at a layer which is not held. */
  public static void requireWhatOmegaNeeds(Recipe recipe, DecoderConfig config) {
    boolean margin = recipe.loss().replay() == ReplayLossKind.TM;
    boolean balanced = recipe.loss().omega().strategy() == OmegaStrategy.BALANCED;
    List<Integer> layers = recipe.thresholds().layers();
    if (margin
        && balanced
        && !HiddenLayers.of(layers, config.layers()).asked().contains(config.layers())) {
      throw InputException.of(
          ("loss.omega.strategy is balanced, which looks at the last layer, but thresholds.layers"
                  + " is %s; add -1 to it, or choose fixed or dynamic")
              .formatted(layers));
    }
  }

  private static String line(Task task, TokenCounts set) {
    String cut =
        set.cut() == 0
            ? ""
            : format(
                "; %,d prompts of %,d were cut to max_source_tokens = %d",
                set.cut(), set.samples(), task.maxSourceTokens());
    return format(
        "train: task %s has %,d samples, %,d tokens, %d in the longest%s",
        task.name(), set.samples(), set.tokens(), set.longest(), cut);
  }
}
