/**
 * What a model says: answers, greedy or drawn, next-token logits, likelihoods of options and texts,
 * with a key-value cache. All of it works on padded batches.
 */
package io.gere.eval.inference;
