package io.gere.text.jinja;

import io.gere.text.TemplateException;
import io.gere.text.python.Arguments;
import io.gere.text.python.Generator;
import io.gere.text.python.PythonText;
import io.gere.text.python.Sequences;
import io.gere.text.python.Truth;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Filters that go through items one by one and as late as possible. */
final class SelectionFilters {
  private SelectionFilters() {}

  /**
   * They, by name.
   *
   * @param filters finds those that {@code map} applies
   */
  static Map<String, Filter> all(Function<String, Filter> filters) {
    return Map.of(
        "map", (value, given) -> map(value, given, filters),
        "select", (value, given) -> select(value, given, true, false),
        "reject", (value, given) -> select(value, given, false, false),
        "selectattr", (value, given) -> select(value, given, true, true),
        "rejectattr", (value, given) -> select(value, given, false, true));
  }

  private static Object map(Object value, Arguments given, Function<String, Filter> filters) {
    return lazily(value, items -> items.map(mapping(given, filters)));
  }

  private static UnaryOperator<Object> mapping(Arguments given, Function<String, Filter> filters) {
    if (given.positional().isEmpty()) {
      Arguments.Matched matched = given.match("map", "attribute", "default");
      return AttributePath.of(matched.get("attribute"), matched.get("default", null));
    }
    Filter filter = filters.apply(PythonText.require(given.positional().get(0)));
    return item -> filter.apply(item, given.rest());
  }

  private static Object select(Object value, Arguments given, boolean wanted, boolean ofAttribute) {
    return lazily(
        value, items -> items.filter(item -> selection(given, ofAttribute).test(item) == wanted));
  }

  private static Predicate<Object> selection(Arguments given, boolean ofAttribute) {
    if (ofAttribute && given.positional().isEmpty()) {
      throw TemplateException.of("selectattr and rejectattr need the attribute's name");
    }
    Arguments tested = ofAttribute ? given.rest() : given;
    UnaryOperator<Object> part =
        AttributePath.of(ofAttribute ? given.positional().get(0) : null, null);
    if (tested.positional().isEmpty()) {
      return item -> Truth.of(part.apply(item));
    }
    Predicates.Condition test = Predicates.find(PythonText.require(tested.positional().get(0)));
    return item -> test.holds(part.apply(item), tested.rest());
  }

  /** What is false has no items, whatever it is. */
  private static Generator lazily(
      Object value, Function<Stream<Object>, Stream<Object>> selection) {
    Iterator<Object> items =
        Truth.of(value) ? Sequences.iterator(value) : Collections.emptyIterator();
    Stream<Object> stream =
        StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, 0), false);
    return new Generator(selection.apply(stream).iterator());
  }
}
