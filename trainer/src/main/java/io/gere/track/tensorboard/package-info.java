/**
 * Event files that TensorBoard reads, in the folder {@code tensorboard} of a run: records with
 * checksums around protocol buffers, of which only the few fields that are needed are written.
 */
package io.gere.track.tensorboard;
