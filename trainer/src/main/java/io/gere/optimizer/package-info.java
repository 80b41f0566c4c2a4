/**
 * AdamW shared among the ranks (ZeRO stage 1, arXiv 1910.02054) and its learning-rate schedule:
 * gradients are summed bucket by bucket, each rank updates its shard of every bucket, and the
 * updated parameters go to all.
 */
package io.gere.optimizer;
