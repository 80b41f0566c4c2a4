package io.gere.text.jinja;

import io.gere.text.TemplateException;
import java.util.List;

/** How much a rendering may do: a template is a stranger's program. */
final class Budget {
  private static final long MOST = 1L << 28;
  private static final int STEP = 16; // characters copied in the time of a step

  private long spent;

  /** Counts a step, and the size of what it made. */
  void spend(Object made) {
    spent += STEP;
    if (made instanceof String text) {
      spent += text.length();
    } else if (made instanceof List<?> list) {
      spent += list.size();
    }
    if (spent > MOST) {
      throw TemplateException.of(
          "the template does not come to an end within %d steps".formatted(MOST / STEP));
    }
  }
}
