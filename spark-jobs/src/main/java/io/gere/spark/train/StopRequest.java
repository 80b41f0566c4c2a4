package io.gere.spark.train;

import io.gere.spark.train.rank.StopFile;

/** The driver's side of {@link StopFile}: a request counts once, while training is under way. */
final class StopRequest {
  private final StopFile file;
  private boolean heard;
  private boolean made;

  StopRequest(StopFile file) {
    this.file = file;
  }

  /**
   * Hears requests while training is under way; what was asked of an earlier command is forgotten.
   *
   * @param again whether the cluster has started the same command another time: a request to its
   *     first attempt stands
   */
  void during(boolean again, Runnable training) {
    if (!again) {
      file.remove();
    }
    hear(true);
    try {
      training.run();
    } finally {
      hear(false);
    }
  }

  private synchronized void hear(boolean now) {
    heard = now;
  }

  /** Returns whether this request is the one that is obeyed. */
  synchronized boolean make() {
    if (!heard || made) {
      return false;
    }
    file.make();
    made = true;
    return true;
  }

  synchronized boolean isMade() {
    return made;
  }
}
