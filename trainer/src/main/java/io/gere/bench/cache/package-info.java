/**
 * How fast hidden states are written to and read from their cache. The states are random; only
 * their shapes matter.
 */
package io.gere.bench.cache;
