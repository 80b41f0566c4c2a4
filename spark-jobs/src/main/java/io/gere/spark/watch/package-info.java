/**
 * A run as a page while it is at work: its folder is followed, on whatever file system it lies, and
 * a small server on this machine's own address shows what it holds.
 */
package io.gere.spark.watch;
