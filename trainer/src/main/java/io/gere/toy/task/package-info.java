/**
 * The fine-tuning tasks, near to the corpus and far from it, in the layout of the
 * continual-learning benchmarks. Each draws its records from the seed.
 */
package io.gere.toy.task;
