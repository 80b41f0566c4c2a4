/**
 * What a model knows: scores of the tasks at every stage of a run, of a general exam and on general
 * text held out, and what they say about learning and forgetting. The result is {@code
 * scores.json}, see {@link io.gere.eval.Scores}.
 */
package io.gere.eval;
