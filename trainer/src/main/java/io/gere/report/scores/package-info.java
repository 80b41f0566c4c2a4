/**
 * The report's sections on scores: general ability and the tasks, stage by stage, in charts and
 * tables. Other runs stand beside the run where they are given.
 */
package io.gere.report.scores;
