package io.gere.track;

import java.io.IOException;

/** A tracker does not want what it was told, and will not want it the next time either. */
public final class TrackerRefusal extends IOException {
  private static final long serialVersionUID = 1L;

  public TrackerRefusal(String message) {
    super(message);
  }
}
