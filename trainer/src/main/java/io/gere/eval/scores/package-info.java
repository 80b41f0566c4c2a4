/**
 * The scores of tasks, exam and text at every stage, what they say about learning and forgetting,
 * and the gate on them. The result is {@code scores.json}, see {@link io.gere.eval.scores.Scores}.
 */
package io.gere.eval.scores;
