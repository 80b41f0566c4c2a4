package io.gere.text.jinja;

import io.gere.text.TemplateException;
import io.gere.text.python.Arguments;
import io.gere.text.python.Arguments.Matched;
import io.gere.text.python.Attributes;
import io.gere.text.python.Dicts;
import io.gere.text.python.Generator;
import io.gere.text.python.Ordering;
import io.gere.text.python.Sequences;
import io.gere.text.python.Tuple;
import io.gere.text.python.Undefined;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Filters that compare items: sorted, grouped, once each, the smallest. */
final class OrderFilters {
  static final Map<String, Filter> ALL =
      Map.of(
          "sort", OrderFilters::sort,
          "dictsort", OrderFilters::dictsort,
          "unique", OrderFilters::unique,
          "groupby", OrderFilters::groupby,
          "min", (value, given) -> extreme(value, given, Ordering::compare),
          "max", (value, given) -> extreme(value, given, (a, b) -> Ordering.compare(b, a)));

  private OrderFilters() {}

  private static Object sort(Object value, Arguments given) {
    Matched matched = given.match("sort", "reverse", "case_sensitive", "attribute");
    Object attribute = matched.get("attribute", null);
    Object[] paths =
        attribute instanceof String text ? text.split(",", -1) : new Object[] {attribute};
    return sorted(
        Sequences.list(value),
        several(paths, matched.flag("case_sensitive")),
        matched.flag("reverse"));
  }

  /** Several attributes as one key; of those that are not there none comes first. */
  private static UnaryOperator<Object> several(Object[] paths, boolean cased) {
    return item -> {
      List<Object> keys = new ArrayList<>();
      for (Object path : paths) {
        Object key = AttributePath.of(path, null).apply(item);
        keys.add(cased ? key : AttributePath.caseless(key));
      }
      return keys;
    };
  }

  /** Those that are equal keep their order, backwards too. */
  private static List<Object> sorted(
      List<Object> items, UnaryOperator<Object> key, boolean reverse) {
    Comparator<Object> order = (a, b) -> Ordering.compare(key.apply(a), key.apply(b));
    items.sort(reverse ? Collections.reverseOrder(order) : order);
    return items;
  }

  private static Object dictsort(Object value, Arguments given) {
    Matched matched = given.match("dictsort", "case_sensitive", "by", "reverse");
    if (!(value instanceof Map<?, ?> dict)) {
      throw TemplateException.of("dictsort needs a dict");
    }
    int position = "value".equals(matched.get("by", "key")) ? 1 : 0;
    boolean cased = matched.flag("case_sensitive");
    UnaryOperator<Object> key =
        pair -> {
          Object part = ((Tuple) pair).get(position);
          return cased ? part : AttributePath.caseless(part);
        };
    return sorted(Attributes.items(dict), key, matched.flag("reverse"));
  }

  private static Object unique(Object value, Arguments given) {
    Matched matched = given.match("unique", "case_sensitive", "attribute");
    UnaryOperator<Object> key = AttributePath.key(matched);
    List<Object> seen = new ArrayList<>();
    List<Object> kept = new ArrayList<>();
    for (Object item : Sequences.list(value)) {
      Object each = key.apply(item);
      Dicts.requireHashable(each);
      if (seen.stream().noneMatch(other -> Ordering.equal(other, each))) {
        seen.add(each);
        kept.add(item);
      }
    }
    return new Generator(kept.iterator());
  }

  /** Pairs of an attribute's value and the items that have it. */
  private static Object groupby(Object value, Arguments given) {
    Matched matched = given.match("groupby", "attribute", "default", "case_sensitive");
    UnaryOperator<Object> exact =
        AttributePath.of(matched.get("attribute"), matched.get("default", null));
    boolean cased = matched.flag("case_sensitive");
    UnaryOperator<Object> key =
        item -> cased ? exact.apply(item) : AttributePath.caseless(exact.apply(item));
    List<Object> groups = new ArrayList<>();
    List<Object> group = null;
    Object last = null;
    for (Object item : sorted(Sequences.list(value), key, false)) {
      if (group == null || !Ordering.equal(last, key.apply(item))) {
        group = new ArrayList<>();
        groups.add(Tuple.of(exact.apply(item), group));
      }
      last = key.apply(item);
      group.add(item);
    }
    return groups;
  }

  private static Object extreme(Object value, Arguments given, Comparator<Object> order) {
    Matched matched = given.match("min and max", "case_sensitive", "attribute");
    UnaryOperator<Object> key = AttributePath.key(matched);
    List<Object> items = Sequences.list(value);
    if (items.isEmpty()) {
      return new Undefined("No aggregated item, sequence was empty.");
    }
    return Collections.min(items, (a, b) -> order.compare(key.apply(a), key.apply(b)));
  }
}
