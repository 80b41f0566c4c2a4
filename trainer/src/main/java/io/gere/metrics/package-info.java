/**
 * The metrics of every optimizer step, and the log that holds them. A resumed run continues its log
 * where its checkpoint stands.
 */
package io.gere.metrics;
