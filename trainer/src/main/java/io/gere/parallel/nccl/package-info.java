/**
 * The collective over NCCL, for ranks that have a GPU each. The library is called through JNA, with
 * a deadline on every operation.
 */
package io.gere.parallel.nccl;
