/**
 * The base model's forward pass over the replay set: documents in batches, and their hidden states
 * layer by layer. What is kept of the states is decided by the packages that follow.
 */
package io.gere.distill;
