package io.gere.text.jinja;

import io.gere.text.TemplateException;
import java.util.HashMap;
import java.util.Map;

/** All filters by name. */
final class Filters {
  private static final Map<String, Filter> ALL = new HashMap<>();

  static {
    ALL.putAll(TextFilters.ALL);
    ALL.putAll(NumberFilters.ALL);
    ALL.putAll(SequenceFilters.ALL);
    ALL.putAll(OrderFilters.ALL);
    ALL.putAll(SelectionFilters.all(Filters::find));
  }

  private Filters() {}

  static Filter find(String name) {
    Filter filter = ALL.get(name);
    if (filter == null) {
      throw TemplateException.of("there is no filter '%s' here".formatted(name));
    }
    return filter;
  }
}
