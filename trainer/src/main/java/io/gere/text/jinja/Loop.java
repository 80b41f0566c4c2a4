package io.gere.text.jinja;

import io.gere.text.TemplateException;
import io.gere.text.python.Arguments;
import io.gere.text.python.Function;
import io.gere.text.python.Numbers;
import io.gere.text.python.Ordering;
import io.gere.text.python.PythonObject;
import io.gere.text.python.Sequences;
import io.gere.text.python.Tuple;
import io.gere.text.python.Undefined;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The variable {@code loop}. Items are taken one by one, as late as possible. */
final class Loop implements PythonObject, Function {
  private final Function again;
  private final int depth;
  private Iterator<Object> rest;
  private int index = -1;
  private int length = -1;
  private Object before;
  private Object current;
  private Tuple seen;

  /**
   * A loop before its first item.
   *
   * @param length of the items, or -1 where only going through them tells
   * @param again renders a recursive loop for other items; null for other loops
   * @param depth of recursion, from 1
   */
  Loop(Iterator<Object> items, int length, Function again, int depth) {
    this.rest = items;
    this.length = length;
    this.again = again;
    this.depth = depth;
  }

  boolean hasNext() {
    return rest.hasNext();
  }

  Object next() {
    before = current;
    current = rest.next();
    index++;
    return current;
  }

  @Override
  public Object attribute(String name) {
    return switch (name) {
      case "index" -> Numbers.of(index + 1);
      case "index0" -> Numbers.of(index);
      case "revindex" -> Numbers.of(length() - index);
      case "revindex0" -> Numbers.of(length() - index - 1);
      case "first" -> index == 0;
      case "last" -> !rest.hasNext();
      case "length" -> Numbers.of(length());
      case "depth" -> Numbers.of(depth);
      case "depth0" -> Numbers.of(depth - 1);
      case "previtem" -> index == 0 ? new Undefined("there is no previous item") : before;
      case "nextitem" -> following();
      case "cycle" -> (Function) this::cycle;
      case "changed" -> (Function) this::changed;
      default -> new Undefined("loop has no attribute '%s'".formatted(name));
    };
  }

  @Override
  public Object call(Arguments given) {
    if (again == null) {
      throw TemplateException.of("only a loop marked 'recursive' can be called");
    }
    return again.call(given);
  }

  private int length() {
    if (length < 0) {
      length = index + 1 + listed().size();
    }
    return length;
  }

  private Object following() {
    List<Object> items = listed();
    return items.isEmpty() ? new Undefined("there is no next item") : items.get(0);
  }

  /** The items that are left, which stay to be gone through. */
  private List<Object> listed() {
    List<Object> items = new ArrayList<>();
    rest.forEachRemaining(items::add);
    rest = items.iterator();
    return items;
  }

  private Object cycle(Arguments given) {
    if (given.positional().isEmpty()) {
      throw TemplateException.of("loop.cycle needs items");
    }
    return given.positional().get(index % given.positional().size());
  }

  private Object changed(Arguments given) {
    Tuple values = new Tuple(given.positional());
    boolean changed = seen == null || !Ordering.equal(seen, values);
    seen = values;
    return changed;
  }

  /** The length of items where it is known without going through them. */
  static int lengthOf(Object items) {
    return Sequences.hasLength(items) ? Sequences.length(items) : -1;
  }
}
