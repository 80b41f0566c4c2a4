/**
 * The run: tasks one after the other, where to resume, and the loop of steps within a task. Every
 * rank leaves with the same model.
 */
package io.gere.train;
