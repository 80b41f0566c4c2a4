/**
 * Conversations that the base model writes in executors, batch by batch and round by round, until
 * enough are kept. What is written is kept in files, so that an interrupted run goes on from them.
 */
package io.gere.spark.selfreplay;
