package io.gere.text.python;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Python's tuple: prints in parentheses, and is never equal to a list. */
public final class Tuple extends AbstractList<Object> {
  private final List<Object> items;

  public Tuple(List<?> items) {
    this.items = new ArrayList<>(items);
  }

  public static Tuple of(Object... items) {
    return new Tuple(Arrays.asList(items));
  }

  @Override
  public Object get(int index) {
    return items.get(index);
  }

  @Override
  public int size() {
    return items.size();
  }
}
