/**
 * Measurements of this program on the machine it runs on, such as the training step against the
 * machine's own rate of matrix products, both in one run. Nothing here is used by training itself.
 */
package io.gere.bench;
