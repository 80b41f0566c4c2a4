package io.gere.parallel;

/** How far one direction of a rank has come in the list of passages. */
final class RingCursor {
  private final RingSchedule schedule;
  private final int last;
  private int passage;
  private int position;

  RingCursor(RingSchedule schedule, int first, int last) {
    this.schedule = schedule;
    this.last = last;
    this.passage = first;
    this.position = schedule.start(first);
    skipFinishedPassages();
  }

  boolean finished() {
    return passage > last;
  }

  int passage() {
    return passage;
  }

  /** The next byte of the buffer to move. */
  int position() {
    return position;
  }

  /** Bytes of the current passage still to move. */
  int remaining() {
    return schedule.end(passage) - position;
  }

  /**
   * Bytes that {@code ahead} has passed and this one, on the same passage or an earlier, has not.
   */
  int behind(RingCursor ahead) {
    return ahead.passage > passage ? remaining() : ahead.position - position;
  }

  void advance(int bytes) {
    position += bytes;
    skipFinishedPassages();
  }

  private void skipFinishedPassages() {
    while (!finished() && remaining() == 0) {
      passage++;
      position = schedule.start(passage);
    }
  }
}
