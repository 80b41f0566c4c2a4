package io.gere.text.jinja;

import io.gere.text.python.CodePoints;
import io.gere.text.python.Undefined;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Variables. What is set in a loop or macro is gone after it; what is around it can be read there.
 */
final class Scope {
  /** What all scopes of a rendering share. */
  private record Shared(Budget budget, Output page, List<Span> assistant) {}

  private final Scope around;
  private final Shared shared;
  private final Map<String, Object> variables = new HashMap<>();

  private Scope(Scope around, Shared shared) {
    this.around = around;
    this.shared = shared;
  }

  /**
   * The outermost scope of a rendering.
   *
   * @param page what is rendered
   */
  static Scope of(Map<String, ?> variables, Output page) {
    Scope scope = new Scope(null, new Shared(new Budget(), page, new ArrayList<>()));
    scope.variables.putAll(variables);
    return scope;
  }

  Scope inner() {
    return new Scope(this, shared);
  }

  void set(String name, Object value) {
    variables.put(name, value);
  }

  /** The variable's value, or {@link Undefined}. */
  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.around) {
      if (scope.variables.containsKey(name)) {
        return scope.variables.get(name);
      }
    }
    return Undefined.variable(name);
  }

  /** Counts a step and what it has made, which it returns. */
  Object made(Object value) {
    shared.budget.spend(value);
    return value;
  }

  /** Marks text that comes next on the page as the assistant's. */
  void markAssistant(String text) {
    int start = shared.page.codePoints();
    shared.assistant.add(new Span(start, start + CodePoints.length(text)));
  }

  List<Span> assistant() {
    return shared.assistant;
  }
}
