package io.gere.data.task;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The forms in which a task's answers are compared: two answers are the same if their forms are
 * equal. Usually that is their {@link NormalizedAnswer}; where several of the task's own answers
 * would become equal by it, such as "C" and "C++" or "US" and "us", it is every letter and mark.
 */
public final class AnswerForms {
  /** Names the rules; what was scored by others is scored again. */
  public static final String RULES = "normal form, numbers whole, exact where answers collide";

  private final Set<String> shared;

  private AnswerForms(Set<String> shared) {
    this.shared = shared;
  }

  /**
   * The forms for a task.
   *
   * @param answers what its answers are: its labels, or the right answers of all its questions
   */
  public static AnswerForms of(Collection<String> answers) {
    Map<String, String> exact = new HashMap<>();
    return new AnswerForms(
        answers.stream()
            .filter(
                answer -> {
                  String own = NormalizedAnswer.withoutWhiteSpace(answer);
                  String other = exact.putIfAbsent(NormalizedAnswer.of(answer), own);
                  return other != null && !other.equals(own);
                })
            .map(NormalizedAnswer::of)
            .collect(Collectors.toSet()));
  }

  /** An answer's form. */
  public String of(String answer) {
    String normal = NormalizedAnswer.of(answer);
    // A normal form holds no line break, so none of the two can pass for the other.
    return shared.contains(normal)
        ? normal + "\n" + NormalizedAnswer.withoutWhiteSpace(answer)
        : normal;
  }
}
