/**
 * Token ids of tasks, made by executors: the driver reads records, executors encode them and write
 * the parts of token folders.
 */
package io.gere.spark.tokens;
