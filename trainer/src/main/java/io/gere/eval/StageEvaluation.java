package io.gere.eval;

import io.gere.config.Evaluate;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.data.HeldOutText;
import io.gere.data.task.AskedConversations;
import io.gere.data.task.TaskReader;
import io.gere.data.task.TaskTestSet;
import io.gere.eval.scores.ConversationScore;
import io.gere.eval.scores.EvaluationPart;
import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.PartScore;
import io.gere.eval.scores.TaskScore;
import io.gere.eval.scores.TextScore;
import io.gere.exam.Exam;
import io.gere.exam.ExamReader;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.StageModel;
import io.gere.storage.RunFolder;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatForm;
import io.gere.thresholds.ActivationMoments;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The model of one stage of a run and all that it is asked. Threads may share it, and its owner
 * closes it when the last of them is done.
 */
public final class StageEvaluation implements AutoCloseable {
  /** Enough to keep a processor busy; with four times as many it was slower for each. */
  public static final int BATCH_TOKENS = 2048;

  private final Recipe recipe;
  private final RunFolder run;
  private final int learnt;
  private final Supplier<List<ActivationMoments>> baseStates;
  private final DecoderModel model;
  private final Tokenizer tokenizer;
  private final Map<Task, TaskTestSet> tests = new HashMap<>();
  private Exam exam;
  private List<int[]> heldOut;
  private AskedConversations conversations;
  private DecoderModel base;
  private List<ActivationMoments> states;

  /**
   * Loads the model for the calling thread's device.
   *
   * @param learnt how many tasks it has learnt; 0: the model where training starts
   * @param baseStates moments of stage 0's hidden states over the held-out text, layer by layer:
   *     what that stage's parts found, asked for when text is read at a later stage
   */
  public StageEvaluation(
      Recipe recipe, RunFolder run, int learnt, Supplier<List<ActivationMoments>> baseStates) {
    this.recipe = recipe;
    this.run = run;
    this.learnt = learnt;
    this.baseStates = baseStates;
    StageModel stage = new StageModel(recipe, run, learnt);
    this.tokenizer = Tokenizer.open(stage.origin(), recipe.text());
    this.model = stage.forEvaluation();
  }

  /** The exam of a recipe; none where it names none. */
  public static Optional<Exam> exam(Recipe recipe, RunFolder run) {
    Evaluate evaluate = recipe.evaluate();
    int shots = evaluate.examStyle().showsExamples() ? evaluate.shots() : 0;
    return Optional.ofNullable(evaluate.mmlu())
        .map(folder -> ExamReader.read(run.hadoop(), new org.apache.hadoop.fs.Path(folder), shots));
  }

  /** Measures a part of this stage. */
  public PartScore score(EvaluationPart part) {
    return switch (part.kind()) {
      case TASK -> PartScore.of(task(part));
      case SUBJECT -> PartScore.of(subject(part));
      case TEXT -> PartScore.of(text(part));
      case CONVERSATION -> PartScore.of(conversations(part));
    };
  }

  private TaskScore task(EvaluationPart part) {
    Task task = part.task(recipe);
    TaskTestSet some = test(task).part(part.from(), part.to());
    return new TaskEvaluation(model, tokenizer, BATCH_TOKENS).score(some, task.maxTargetTokens());
  }

  private ExamScore subject(EvaluationPart part) {
    Exam asked = exam();
    Evaluate evaluate = recipe.evaluate();
    AnswerStyle style =
        AnswerStyle.of(
            evaluate.examStyle(), model, tokenizer, ChatForm.of(evaluate, tokenizer), BATCH_TOKENS);
    return new ExamEvaluation(asked.groups(), style)
        .score(asked.subject(part.name()).part(part.from(), part.to()));
  }

  private TextScore text(EvaluationPart part) {
    List<int[]> texts = heldOut().subList(part.from(), part.to());
    TextEvaluation reading = new TextEvaluation(model, BATCH_TOKENS);
    if (learnt == 0) {
      StateMoments moments = new StateMoments(model);
      return TextScore.ofBase(reading.score(texts, moments), moments.layers());
    }
    try (StateMovement movement = new StateMovement(model, base(), states())) {
      return TextScore.ofStage(reading.score(texts, movement), movement.found());
    }
  }

  /** The model where training starts; under an adapter it is here already. */
  private synchronized DecoderModel base() {
    if (base == null) {
      boolean underAdapter = model.adapter().isPresent() && recipe.adapter().path() == null;
      base = underAdapter ? model.withoutAdapter() : new StageModel(recipe, run, 0).forEvaluation();
    }
    return base;
  }

  private synchronized List<ActivationMoments> states() {
    if (states == null) {
      states = baseStates.get();
    }
    return states;
  }

  private ConversationScore conversations(EvaluationPart part) {
    AskedConversations some = conversations().part(part.from(), part.to());
    TaskScore answers =
        new TaskEvaluation(model, tokenizer, BATCH_TOKENS)
            .score(some.test(), recipe.evaluate().maxNewTokens());
    return new ConversationScore(
        answers.form(), new TextEvaluation(model, BATCH_TOKENS).labelled(some.samples()));
  }

  /** Read once for all parts, as are exam, text and conversations. */
  private synchronized TaskTestSet test(Task task) {
    return tests.computeIfAbsent(task, t -> TaskReader.of(run.hadoop(), tokenizer, recipe).test(t));
  }

  private synchronized Exam exam() {
    if (exam == null) {
      exam = exam(recipe, run).orElseThrow();
    }
    return exam;
  }

  private synchronized AskedConversations conversations() {
    if (conversations == null) {
      conversations =
          AskedConversations.read(
              run.hadoop(), recipe.evaluate(), tokenizer, model.config().maxPositions());
    }
    return conversations;
  }

  private synchronized List<int[]> heldOut() {
    if (heldOut == null) {
      heldOut = HeldOutText.read(run, tokenizer, recipe.replay());
    }
    return heldOut;
  }

  @Override
  public void close() {
    tokenizer.close();
    if (base != null && base.store() != model.store()) {
      base.close();
    }
    model.close();
  }
}
