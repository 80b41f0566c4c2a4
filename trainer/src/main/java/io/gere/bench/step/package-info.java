/**
 * How fast the training step is, on one rank and on several, and what a checkpoint adds to it.
 * Model and data are random; only their shapes matter.
 */
package io.gere.bench.step;
