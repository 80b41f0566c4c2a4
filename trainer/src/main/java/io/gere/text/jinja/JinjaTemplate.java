package io.gere.text.jinja;

import io.gere.text.TemplateException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A template in Jinja's language and in Transformers' environment: {@code trim_blocks}, {@code
 * lstrip_blocks}, loop controls, the generation tag, {@code raise_exception}, {@code strftime_now}
 * and a {@code tojson} that escapes nothing for HTML. It reads no file and calls nothing but what
 * it is given.
 */
public final class JinjaTemplate {
  private static final Pattern GENERATION = Pattern.compile("\\{%-?\\s*generation\\s*-?%}");

  private final String source;
  private final Body body;

  private JinjaTemplate(String source, Body body) {
    this.source = source;
    this.body = body;
  }

  /**
   * What a template made.
   *
   * @param assistant what stands within {@code {% generation %}}
   */
  public record Rendered(String text, List<Span> assistant) {}

  /** Reads a template; what is wrong with it is said with its line. */
  public static JinjaTemplate parse(String source) {
    try {
      return new JinjaTemplate(source, StatementParser.parse(source));
    } catch (StackOverflowError e) {
      throw tooDeep();
    }
  }

  /** Whether the template marks what the assistant says. */
  public boolean marksAssistant() {
    return GENERATION.matcher(source).find();
  }

  public String source() {
    return source;
  }

  /**
   * Renders it.
   *
   * @param variables Python's values by name, see {@code io.gere.text.python}
   * @param now what {@code strftime_now} shows
   */
  public Rendered render(Map<String, ?> variables, LocalDateTime now) {
    Map<String, Object> all = new HashMap<>(Globals.at(now));
    all.putAll(variables);
    Output page = new Output();
    Scope scope = Scope.of(all, page);
    try {
      if (body.render(scope, page) != Statement.Flow.NEXT) {
        throw TemplateException.of("break and continue stand outside of a loop");
      }
    } catch (StackOverflowError e) {
      throw tooDeep(); // by recursive macros, or lists in lists in lists
    }
    return new Rendered(page.text(), scope.assistant());
  }

  private static TemplateException tooDeep() {
    return TemplateException.of("the template nests too deeply");
  }
}
