/**
 * The steps of a run in their order: which are due, how far they are, what stops them, and how it
 * all ended. A failure becomes one sentence and an exit code.
 */
package io.gere.spark.pipeline;
