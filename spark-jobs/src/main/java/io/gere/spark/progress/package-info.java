/**
 * What a user hears of a running Spark job: how far it is, and, when a task fails, the sentence
 * that was written for them. Every step that starts Spark jobs runs them through here.
 */
package io.gere.spark.progress;
