/**
 * The command line: reads recipes, opens Spark, runs steps, turns failures into one sentence and an
 * exit code. It is the only package that prints.
 */
package io.gere.spark.cli;
