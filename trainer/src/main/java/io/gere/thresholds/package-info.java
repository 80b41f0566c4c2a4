/**
 * From hidden states to thresholds: moments and quantiles of every dimension, and the rules that
 * turn them into bands. Sketches of parts of the replay set merge into those of the whole.
 */
package io.gere.thresholds;
