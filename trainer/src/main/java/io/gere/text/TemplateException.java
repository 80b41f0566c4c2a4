package io.gere.text;

import io.gere.InputException;

/** A template that is wrong in itself, or that could not be rendered with what it was given. */
public final class TemplateException extends InputException {
  private static final long serialVersionUID = 1L;

  private final boolean raisedByTemplate;

  private TemplateException(String message, boolean raisedByTemplate, Throwable cause) {
    super(message, cause);
    this.raisedByTemplate = raisedByTemplate;
  }

  /** Something in a template that cannot be computed. */
  public static TemplateException of(String message) {
    return new TemplateException(message, false, null);
  }

  /** What the template's own {@code raise_exception} says. */
  public static TemplateException raised(String message) {
    return new TemplateException(message, true, null);
  }

  /** The same, with the line at which it happened; the template's own words stay as they are. */
  public TemplateException at(int line) {
    return raisedByTemplate || getMessage().startsWith("line ")
        ? this
        : new TemplateException("line %d: %s".formatted(line, getMessage()), false, this);
  }

  /** Whether the template itself refuses its input, in its own words. */
  public boolean isRaisedByTemplate() {
    return raisedByTemplate;
  }
}
