/**
 * Signals that would end this process. Commands and ranks hear them first, to leave what the same
 * command goes on from.
 */
package io.gere.spark.signal;
