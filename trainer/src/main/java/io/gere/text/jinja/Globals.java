package io.gere.text.jinja;

import io.gere.text.TemplateException;
import io.gere.text.python.Arguments;
import io.gere.text.python.Function;
import io.gere.text.python.Numbers;
import io.gere.text.python.PythonObject;
import io.gere.text.python.PythonText;
import io.gere.text.python.Range;
import io.gere.text.python.Strftime;
import io.gere.text.python.Undefined;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/** Functions that every template has. */
final class Globals {
  private Globals() {}

  static Map<String, Function> at(LocalDateTime now) {
    return Map.of(
        "range", Globals::range,
        "dict", Namespace::dict,
        "namespace", Namespace::new,
        "joiner", Globals::joiner,
        "cycler", given -> new Cycler(given.positional()),
        "raise_exception", Globals::raise,
        "strftime_now",
            given -> Strftime.format(given.match("strftime_now", "format").text("format"), now));
  }

  private static Object range(Arguments given) {
    if (!given.named().isEmpty()) {
      throw TemplateException.of("range takes no named arguments");
    }
    return Range.of(given.positional().stream().map(Numbers::integer).toList());
  }

  private static Object raise(Arguments given) {
    Object message = given.match("raise_exception", "message").get("message");
    throw TemplateException.raised(PythonText.str(message));
  }

  /** Nothing at the first call, and from then on the separator. */
  private static Function joiner(Arguments given) {
    Object separator = given.match("joiner", "sep").get("sep", ", ");
    boolean[] used = new boolean[1];
    return none -> {
      Object text = used[0] ? separator : "";
      used[0] = true;
      return text;
    };
  }

  /** Goes round its items. */
  private static final class Cycler implements PythonObject {
    private final List<Object> items;
    private int at;

    Cycler(List<Object> items) {
      if (items.isEmpty()) {
        throw TemplateException.of("cycler needs items");
      }
      this.items = items;
    }

    @Override
    public Object attribute(String name) {
      return switch (name) {
        case "current" -> items.get(at);
        case "next" -> (Function) this::next;
        case "reset" -> (Function) given -> at = 0;
        default -> new Undefined("a cycler has no attribute '%s'".formatted(name));
      };
    }

    private Object next(Arguments given) {
      Object item = items.get(at);
      at = (at + 1) % items.size();
      return item;
    }
  }
}
