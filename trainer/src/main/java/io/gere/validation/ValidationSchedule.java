package io.gere.validation;

/**
 * When a task's model is validated: before its first step, after its last, and in between.
 *
 * @param every steps between two validations
 * @param afterEpochs whether each epoch ends with one, too
 */
record ValidationSchedule(long every, boolean afterEpochs, long stepsPerEpoch, long totalSteps) {

  /**
   * Whether one is due.
   *
   * @param done steps of the task that are done
   */
  boolean isDue(long done) {
    return done == totalSteps || done % every == 0 || (afterEpochs && done % stepsPerEpoch == 0);
  }
}
