/**
 * In which order samples meet the model: mixing, batch insertion, global batches, each rank's slice
 * and its micro-batches. From here on samples are indices, and their order is arithmetic on the
 * seed.
 */
package io.gere.data.batch;
