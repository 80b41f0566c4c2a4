package io.gere.text.jinja;

import io.gere.text.python.Bounds;
import io.gere.text.python.CodePoints;

/** Text as it is rendered. */
final class Output {
  private final StringBuilder text = new StringBuilder();
  private int codePoints;

  void add(String more) {
    Bounds.size((long) text.length() + more.length());
    text.append(more);
    codePoints += CodePoints.length(more);
  }

  /** How many characters there are so far. */
  int codePoints() {
    return codePoints;
  }

  String text() {
    return text.toString();
  }
}
