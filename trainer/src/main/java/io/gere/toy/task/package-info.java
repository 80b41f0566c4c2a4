/**
 * The fine-tuning tasks, eight in words and two in machine records, in the layout of the
 * continual-learning benchmarks. Each draws its records from the seed.
 */
package io.gere.toy.task;
