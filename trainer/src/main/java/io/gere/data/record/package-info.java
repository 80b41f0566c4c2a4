/**
 * Records of files that users bring: JSON, JSON lines and Parquet, compressed or not. What is wrong
 * with a file is said with the record and the line.
 */
package io.gere.data.record;
