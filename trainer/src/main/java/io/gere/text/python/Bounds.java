package io.gere.text.python;

import io.gere.text.TemplateException;

/** A template is a stranger's program: what it makes has a largest size. */
public final class Bounds {
  /** Of one text in UTF-16 units, or of a list in elements. */
  public static final int LARGEST = 1 << 24;

  private Bounds() {}

  /** The size, if it is allowed. */
  public static int size(long size) {
    if (size > LARGEST) {
      throw TemplateException.of(
          "a text or list of %d characters or elements is larger than a template may make (%d)"
              .formatted(size, LARGEST));
    }
    return Math.toIntExact(size);
  }
}
