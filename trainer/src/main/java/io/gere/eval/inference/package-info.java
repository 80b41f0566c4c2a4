/**
 * What evaluation asks of a model: greedy answers, next-token logits, likelihoods of options and
 * texts, with a key-value cache. All of it works on padded batches.
 */
package io.gere.eval.inference;
