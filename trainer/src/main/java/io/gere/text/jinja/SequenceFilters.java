package io.gere.text.jinja;

import io.gere.text.TemplateException;
import io.gere.text.python.Arguments;
import io.gere.text.python.Attributes;
import io.gere.text.python.Bounds;
import io.gere.text.python.Generator;
import io.gere.text.python.Numbers;
import io.gere.text.python.PythonText;
import io.gere.text.python.Sequences;
import io.gere.text.python.Truth;
import io.gere.text.python.Undefined;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Filters that take lists, text or dicts as a whole. */
final class SequenceFilters {
  static final Map<String, Filter> ALL =
      Map.ofEntries(
          Map.entry("length", (value, given) -> length(value)),
          Map.entry("count", (value, given) -> length(value)),
          Map.entry("list", (value, given) -> Sequences.list(value)),
          Map.entry("first", (value, given) -> first(Sequences.iterator(value), "first")),
          Map.entry("last", (value, given) -> first(backwards(value), "last")),
          Map.entry("reverse", SequenceFilters::reverse),
          Map.entry("items", SequenceFilters::items),
          Map.entry("batch", SequenceFilters::batch),
          Map.entry("slice", SequenceFilters::slice),
          Map.entry("attr", SequenceFilters::attribute),
          Map.entry("default", SequenceFilters::otherwise),
          Map.entry("d", SequenceFilters::otherwise));

  private SequenceFilters() {}

  private static BigInteger length(Object value) {
    return Numbers.of(Sequences.length(value));
  }

  private static Object first(Iterator<Object> items, String which) {
    return items.hasNext()
        ? items.next()
        : new Undefined("No %s item, sequence was empty.".formatted(which));
  }

  private static Iterator<Object> backwards(Object value) {
    if (!Sequences.hasLength(value)) {
      throw TemplateException.of("what is gone through once has no last item");
    }
    List<Object> items = Sequences.list(value);
    Collections.reverse(items);
    return items.iterator();
  }

  private static Object reverse(Object value, Arguments given) {
    if (value instanceof String text) {
      return new StringBuilder(text).reverse().toString(); // keeps surrogates in order
    }
    List<Object> items = Sequences.list(value);
    Collections.reverse(items);
    return value instanceof Generator ? items : new Generator(items.iterator());
  }

  private static Object items(Object value, Arguments given) {
    if (value instanceof Undefined) {
      return new Generator(Collections.emptyIterator());
    } else if (value instanceof Map<?, ?> dict) {
      return new Generator(Attributes.items(dict).iterator());
    }
    throw TemplateException.of("items needs a mapping");
  }

  private static Object batch(Object value, Arguments given) {
    Arguments.Matched matched = given.match("batch", "linecount", "fill_with");
    int size = Bounds.size(Numbers.index(matched.get("linecount")));
    Object fill = matched.get("fill_with", null);
    List<Object> batches = new ArrayList<>();
    List<Object> batch = new ArrayList<>();
    for (Object item : Sequences.list(value)) {
      if (batch.size() == size) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
      batch.add(item);
    }
    while (fill != null && !batch.isEmpty() && batch.size() < size) {
      batch.add(fill);
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return new Generator(batches.iterator());
  }

  private static Object slice(Object value, Arguments given) {
    Arguments.Matched matched = given.match("slice", "slices", "fill_with");
    int slices = Bounds.size(Numbers.index(matched.get("slices")));
    Object fill = matched.get("fill_with", null);
    List<Object> items = Sequences.list(value);
    List<Object> all = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < slices; i++) {
      boolean longer = i < items.size() % slices;
      int end = start + items.size() / slices + (longer ? 1 : 0);
      List<Object> slice = new ArrayList<>(items.subList(start, end));
      if (fill != null && !longer) {
        slice.add(fill);
      }
      all.add(slice);
      start = end;
    }
    return new Generator(all.iterator());
  }

  /** An attribute proper; a dict's keys are none. */
  private static Object attribute(Object value, Arguments given) {
    String name = given.match("attr", "name").text("name");
    if (value instanceof Map<?, ?> dict && dict.containsKey(name)) {
      return new Undefined("a dict has no attribute " + PythonText.repr(name));
    }
    return Attributes.attribute(value, name);
  }

  private static Object otherwise(Object value, Arguments given) {
    Arguments.Matched matched = given.match("default", "default_value", "boolean");
    boolean replaced = value instanceof Undefined || (matched.flag("boolean") && !Truth.of(value));
    return replaced ? matched.get("default_value", "") : value;
  }
}
