/**
 * Runs that are compared: variants of one recipe with several seeds each, and replay sets of
 * several sizes. What they have in common is made once.
 */
package io.gere.spark.compare;
