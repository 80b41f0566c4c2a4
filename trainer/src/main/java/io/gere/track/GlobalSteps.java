package io.gere.track;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a step of a task stands among the steps of all tasks: the line of {@code metrics.jsonl}
 * that it has, counted from 1. A task that ends early has fewer than were planned.
 */
public final class GlobalSteps {
  private final List<String> tasks;
  private final Map<String, Long> done = new HashMap<>();

  /**
   * Nothing is done yet.
   *
   * @param tasks names, in the order they are learnt
   */
  public GlobalSteps(List<String> tasks) {
    this.tasks = List.copyOf(tasks);
  }

  /**
   * So many steps of a task are done.
   *
   * @return as many as are done in all, those of earlier tasks among them
   */
  public long reached(String task, long steps) {
    done.merge(task, steps, Math::max);
    return before(task) + steps;
  }

  /** Steps of the first tasks. */
  public long after(int learnt) {
    return tasks.subList(0, learnt).stream().mapToLong(task -> done.getOrDefault(task, 0L)).sum();
  }

  private long before(String task) {
    return after(Math.max(0, tasks.indexOf(task)));
  }
}
