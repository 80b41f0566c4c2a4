package io.gere.parallel.ring;

import io.gere.parallel.ring.RingSchedule.Passage;
import java.util.List;
import java.util.Optional;

/** How far one direction of a rank has come in the list of passages. */
final class RingCursor {
  private final List<Passage> passages;
  private final int end;
  private int passage;
  private int position;

  /** From passage {@code first} to the one before {@code end}. */
  RingCursor(List<Passage> passages, int first, int end) {
    this.passages = passages;
    this.end = end;
    enter(first);
  }

  boolean finished() {
    return passage >= end;
  }

  /** The next byte of the buffer to move. */
  int position() {
    return position;
  }

  /** Bytes of the current passage still to move. */
  int remaining() {
    return passages.get(passage).to() - position;
  }

  Optional<ElementwiseSum> addition() {
    return passages.get(passage).addition();
  }

  /**
   * Bytes that {@code ahead} has passed and this one, on the same passage or an earlier, has not.
   */
  int behind(RingCursor ahead) {
    return ahead.passage > passage ? remaining() : ahead.position - position;
  }

  void advance(int bytes) {
    position += bytes;
    if (remaining() == 0) {
      enter(passage + 1);
    }
  }

  /** Enters the next passage that is not empty. */
  private void enter(int next) {
    passage = next;
    while (!finished() && passages.get(passage).from() == passages.get(passage).to()) {
      passage++;
    }
    position = finished() ? 0 : passages.get(passage).from();
  }
}
