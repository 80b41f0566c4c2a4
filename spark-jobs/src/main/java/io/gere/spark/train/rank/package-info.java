/**
 * One rank in its barrier task: it meets the others through the barrier's own channel, trains, and
 * reports how it ended. A stop file asks all ranks to end after the same step.
 */
package io.gere.spark.train.rank;
