/**
 * How far a trained model has drifted from the base model on texts, as a function of Spark SQL.
 * Executors hold the two models once each, and keep them.
 */
package io.gere.spark.drift;
