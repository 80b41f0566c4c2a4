package io.gere.eval;

import io.gere.config.Recipe;
import io.gere.config.choice.EvaluateAfter;
import io.gere.eval.scores.EvaluationPart;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What is going to be measured, and when. Making the plan reads every question once, so that a
 * damaged file or a tokenizer that does not fit is found before any model is loaded.
 *
 * @param stages how many tasks the model has learnt at each stage, rising; the first is 0
 * @param parts stage by stage, so that an executor need not change models more often than it must
 * @param questions digests of what is asked: each task that has a test, in each of its wordings,
 *     the exam, the held-out text and the conversations
 * @param words digests of what else decides what is asked and what an answer is: the tokenizer, the
 *     token that begins a prompt, those that end an answer, and the chat template that is asked in;
 *     empty where there is no tokenizer
 * @param untested names of the tasks without a test, in their order
 */
public record EvaluationPlan(
    List<Integer> stages,
    List<EvaluationPart> parts,
    Map<String, String> questions,
    Map<String, String> words,
    List<String> untested) {
  public EvaluationPlan {
    stages = List.copyOf(stages);
    parts = List.copyOf(parts);
    questions = new TreeMap<>(questions);
    words = new TreeMap<>(words);
    untested = List.copyOf(untested);
  }

  /** The stages of a recipe: where training starts, and after each task or the last. */
  public static List<Integer> stages(Recipe recipe) {
    int tasks = recipe.tasks().size();
    boolean each = recipe.evaluate().after() == EvaluateAfter.EACH;
    return IntStream.rangeClosed(0, tasks)
        .filter(learnt -> learnt == 0 || each || learnt == tasks)
        .boxed()
        .toList();
  }

  /** The numbers of all parts. */
  public List<Integer> numbers() {
    return IntStream.range(0, parts.size()).boxed().toList();
  }

  /** The numbers of the base model's parts of held-out text; empty where none is held out. */
  public List<Integer> baseText() {
    return numbers().stream()
        .filter(number -> parts.get(number).learnt() == 0)
        .filter(number -> parts.get(number).kind() == EvaluationPart.Kind.TEXT)
        .toList();
  }

  /** The parts of one stage, in their order. */
  public List<EvaluationPart> parts(int learnt) {
    return parts.stream().filter(part -> part.learnt() == learnt).toList();
  }
}
