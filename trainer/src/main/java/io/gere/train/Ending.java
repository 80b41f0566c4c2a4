package io.gere.train;

/** How a rank's training ended, where it did not fail. */
public enum Ending {
  /** All tasks that were asked for are learnt, or those that the forgetting budget let be. */
  FINISHED,
  /** It was asked to stop; a checkpoint says where to go on. */
  STOPPED
}
