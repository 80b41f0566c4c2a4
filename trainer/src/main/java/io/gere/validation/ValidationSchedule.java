package io.gere.validation;

/**
 * When a task's model is validated: before its first step, after its last, and in between at the
 * same places of every epoch.
 *
 * @param every steps between two validations, of one epoch; or whole epochs' steps
 * @param stepsPerEpoch of the task
 * @param totalSteps of the task
 */
record ValidationSchedule(long every, long stepsPerEpoch, long totalSteps) {

  /** So many validations that they are spread evenly, those after each epoch among them. */
  static ValidationSchedule of(long times, long stepsPerEpoch, int epochs) {
    long inEach = times / epochs;
    long every =
        inEach > 0 ? ceil(stepsPerEpoch, inEach) : stepsPerEpoch * ceil(epochs, Math.max(1, times));
    return new ValidationSchedule(every, stepsPerEpoch, stepsPerEpoch * epochs);
  }

  private static long ceil(long count, long parts) {
    return (count + parts - 1) / parts;
  }

  /**
   * Whether one is due.
   *
   * @param done steps of the task that are done
   */
  boolean isDue(long done) {
    long place = every <= stepsPerEpoch ? done % stepsPerEpoch : done;
    return done == totalSteps || place % every == 0;
  }
}
