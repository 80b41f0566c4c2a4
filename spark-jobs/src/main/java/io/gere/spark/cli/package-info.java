/**
 * The command line: commands and their options, and text for people. What a command does is done by
 * the packages it calls.
 */
package io.gere.spark.cli;
