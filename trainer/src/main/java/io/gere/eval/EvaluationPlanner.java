package io.gere.eval;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.data.HeldOutText;
import io.gere.data.task.AnswerForms;
import io.gere.data.task.AskedConversations;
import io.gere.data.task.TaskReader;
import io.gere.data.task.TaskTestSet;
import io.gere.eval.scores.EvaluationPart;
import io.gere.exam.Exam;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.family.DecoderConfigReader;
import io.gere.storage.Json;
import io.gere.storage.RunFolder;
import io.gere.storage.Sha256;
import io.gere.storage.copy.LocalCopy;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatTemplates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Reads all that a recipe's evaluation asks and cuts it into parts. */
public final class EvaluationPlanner {
  /**
   * Questions of a part: some seconds' work of a large model, so that executors end about together
   * and progress shows, and many enough for a subject's examples to be read but a few times.
   */
  private static final int QUESTIONS = 256;

  /** Texts of a part; one has the tokens of several questions. */
  private static final int TEXTS = 32;

  private final Recipe recipe;
  private final RunFolder run;
  private final DecoderConfig config;
  private final Tokenizer tokenizer;
  private final Map<String, String> questions = new TreeMap<>();
  private final List<String> untested = new ArrayList<>();
  private final List<EvaluationPart> stage = new ArrayList<>();

  /**
   * Nothing is read yet.
   *
   * @param config the model's
   * @param tokenizer of {@code model.path}, or null where it has none
   */
  private EvaluationPlanner(
      Recipe recipe, RunFolder run, DecoderConfig config, Tokenizer tokenizer) {
    this.recipe = recipe;
    this.run = run;
    this.config = config;
    this.tokenizer = tokenizer;
  }

  /** The plan of a recipe whose {@code model.path} is set. */
  public static EvaluationPlan plan(Recipe recipe, RunFolder run) {
    Path origin = LocalCopy.of(run.hadoop(), new org.apache.hadoop.fs.Path(recipe.model().path()));
    DecoderConfig config = DecoderConfigReader.read(origin.resolve("config.json"));
    try (Tokenizer tokenizer = Tokenizer.openIfPresent(origin, recipe.text())) {
      if (tokenizer != null) {
        tokenizer.requireFits(config.vocabularySize());
      }
      return new EvaluationPlanner(recipe, run, config, tokenizer).plan();
    }
  }

  /** Plans, once. */
  private EvaluationPlan plan() {
    TaskReader reader = TaskReader.of(run.hadoop(), tokenizer, recipe);
    recipe.tasks().forEach(task -> add(task, reader));
    StageEvaluation.exam(recipe, run).ifPresent(this::add);
    if (recipe.replay().heldOut() > 0) {
      addHeldOutText();
    }
    if (recipe.evaluate().conversations() != null) {
      addConversations();
    }
    List<Integer> stages = EvaluationPlan.stages(recipe);
    return new EvaluationPlan(
        stages,
        stages.stream().flatMap(learnt -> stage.stream().map(part -> part.at(learnt))).toList(),
        questions,
        words(),
        untested);
  }

  private Map<String, String> words() {
    if (tokenizer == null) {
      return Map.of();
    }
    Map<String, String> words = new TreeMap<>();
    words.put("tokenizer.json", tokenizer.fingerprint());
    words.put("bos_token", name(tokenizer.bos()));
    words.put("eos_token", name(tokenizer.eos()));
    if (recipe.evaluate().chat()) {
      words.put("chat template", ChatTemplates.read(tokenizer.folder()).fingerprint());
    }
    return words;
  }

  private static String name(OptionalInt token) {
    return token.isEmpty() ? "none" : String.valueOf(token.getAsInt());
  }

  private void add(Task task, TaskReader reader) {
    for (int wording = 0; wording <= task.wordings().size(); wording++) {
      TaskTestSet test = reader.test(EvaluationPart.worded(task, wording));
      if (test.questions().isEmpty()) {
        untested.add(task.name());
        return;
      }
      String name = "task " + task.name();
      questions.put(wording == 0 ? name : "%s, wording %d".formatted(name, wording), digest(test));
      int asked = limited(test.questions().size());
      cut(EvaluationPart.Kind.TASK, task.name(), wording, asked, QUESTIONS);
    }
  }

  private static String digest(TaskTestSet test) {
    List<Object> asked =
        new ArrayList<>(List.of(AnswerForms.RULES, test.questions(), test.options()));
    if (!test.bounds().spaced()) {
      asked.add(test.bounds()); // a template's; those of plain answers are EOS
    }
    return Sha256.of(Json.line(asked));
  }

  private void add(Exam exam) {
    requireTokenizer("an exam", "leave out evaluate.mmlu");
    questions.put("exam", exam.fingerprint());
    for (Exam.Subject subject : exam.subjects()) {
      int asked = limited(subject.questions().size());
      cut(EvaluationPart.Kind.SUBJECT, subject.name(), 0, asked, QUESTIONS);
    }
  }

  private void addHeldOutText() {
    requireTokenizer("what replay.held_out holds out", "set it to 0");
    List<int[]> texts = HeldOutText.read(run, tokenizer, recipe.replay());
    questions.put(HeldOutText.STEP, Sha256.of(Json.line(texts)));
    cut(EvaluationPart.Kind.TEXT, HeldOutText.STEP, 0, texts.size(), TEXTS);
  }

  private void addConversations() {
    requireTokenizer("evaluate.conversations", "leave it out");
    AskedConversations all =
        AskedConversations.read(run.hadoop(), recipe.evaluate(), tokenizer, config.maxPositions());
    questions.put(
        AskedConversations.NAME, Sha256.of(digest(all.test()) + Json.line(all.samples())));
    int asked = limited(all.samples().size());
    cut(EvaluationPart.Kind.CONVERSATION, AskedConversations.NAME, 0, asked, TEXTS);
  }

  private void requireTokenizer(String what, String otherwise) {
    if (tokenizer == null) {
      throw InputException.of(
          "%s is text, but %s has no tokenizer.json; copy it there or %s"
              .formatted(what, recipe.model().path(), otherwise));
    }
  }

  private int limited(int count) {
    int limit = recipe.evaluate().limit();
    return limit == 0 ? count : Math.min(limit, count);
  }

  /** Adds a test's parts, for the base model. */
  private void cut(EvaluationPart.Kind kind, String name, int wording, int count, int size) {
    for (int from = 0; from < count; from += size) {
      int to = Math.min(from + size, count);
      stage.add(new EvaluationPart(0, kind, name, wording, from, to));
    }
  }
}
