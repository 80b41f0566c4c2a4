package io.gere.text.python;

import io.gere.text.TemplateException;
import java.util.ArrayList;
import java.util.List;

/** Elements and slices of text, lists and tuples, counted from either end. */
public final class Subscript {
  private Subscript() {}

  /** The element at a position, or {@link Undefined}. */
  static Object element(Object sequence, Object position) {
    int length = Sequences.length(sequence);
    int index = Numbers.index(position);
    int at = index < 0 ? index + length : index;
    if (at < 0 || at >= length) {
      return Missing.member(sequence, position);
    }
    return sequence instanceof String text
        ? CodePoints.slice(text, at, at + 1)
        : ((List<?>) sequence).get(at);
  }

  /**
   * {@code sequence[start:stop:step]}.
   *
   * @param start null for None, as the others
   */
  public static Object slice(Object sequence, Object start, Object stop, Object step) {
    if (sequence instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (!(sequence instanceof String) && !(sequence instanceof List)) {
      throw TemplateException.of("'%s' object has no slices".formatted(TypeName.of(sequence)));
    }
    int stride = step == null ? 1 : Numbers.index(step);
    if (stride == 0) {
      throw TemplateException.of("slice step cannot be zero");
    }
    int length = Sequences.length(sequence);
    int first = bound(start, stride > 0 ? 0 : length - 1, length, stride);
    int end = bound(stop, stride > 0 ? length : -1, length, stride);
    if (sequence instanceof String text && stride == 1) {
      return first < end ? CodePoints.slice(text, first, end) : "";
    }
    List<Object> all = Sequences.list(sequence);
    List<Object> taken = new ArrayList<>();
    for (long at = first; stride > 0 ? at < end : at > end; at += stride) {
      taken.add(all.get((int) at));
    }
    if (sequence instanceof String) {
      StringBuilder text = new StringBuilder();
      taken.forEach(text::append);
      return text.toString();
    }
    return sequence instanceof Tuple ? new Tuple(taken) : taken;
  }

  /** A slice's end within the sequence, or just outside where it goes down. */
  private static int bound(Object given, int otherwise, int length, int stride) {
    if (given == null) {
      return otherwise;
    }
    int at = Numbers.index(given);
    int lowest = stride > 0 ? 0 : -1;
    int highest = stride > 0 ? length : length - 1;
    return Math.max(lowest, Math.min(highest, at < 0 ? at + length : at));
  }
}
