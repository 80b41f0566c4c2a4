/**
 * How fast the ranks sum gradients, against the bare speed of their connections. Every rank is a
 * process of its own.
 */
package io.gere.bench.collective;
