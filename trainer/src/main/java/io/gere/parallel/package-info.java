/**
 * What the ranks of one training run do together: reduce and gather gradients and parameters, sum
 * scalars, deal parameters out, wait for each other. Every operation ends within its deadline, with
 * a result that has the same bits on every rank or with a {@link
 * io.gere.parallel.CollectiveException} that says who is missing.
 */
package io.gere.parallel;
