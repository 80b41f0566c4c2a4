package io.gere.report.scores;

import io.gere.eval.scores.Scores;

/**
 * A run and what came of it.
 *
 * @param name a few words: the recipe's or the method's name
 * @param scores without stages where the run was not evaluated
 */
public record ReportedRun(String name, Scores scores) {}
