package io.gere.report.page;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text resource with places written {@code ${name}}. */
public final class PageTemplate {
  private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z]+)\\}");

  private PageTemplate() {}

  /** A resource beside this class, as it is. */
  public static String resource(String name) {
    try (InputStream in = PageTemplate.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What every page begins with, up to its first section; its script is {@link #script()}. */
  public static String head(String title, String verdict) {
    return head(title, verdict, policy(script()));
  }

  /**
   * The same for a page with another script.
   *
   * @param policy see {@link #policy}
   */
  public static String head(String title, String verdict, String policy) {
    return fill(
        resource("head.html"),
        Map.of(
            "policy", HtmlEscape.text(policy),
            "title", HtmlEscape.text(title),
            "style", resource("report.css"),
            "verdict", HtmlEscape.text(verdict)));
  }

  /** The pages' own script, as it stands between its tags. */
  public static String script() {
    return script("report.js");
  }

  /** Resources as one script. */
  public static String script(String... names) {
    String all = Arrays.stream(names).map(PageTemplate::resource).collect(joining());
    return "\n//<![CDATA[\n" + all + "//]]>\n";
  }

  /**
   * What a page may do: run its own script. A page shows what data and recipes hold; should any of
   * it ever pass for markup, it loads nothing, runs nothing and sends nothing.
   */
  public static String policy(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-%s'; base-uri 'none'; form-action 'none'"
          .formatted(Base64.getEncoder().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fills every place once: what a value holds is never taken for a place. */
  public static String fill(String template, Map<String, String> values) {
    return PLACE
        .matcher(template)
        .replaceAll(
            place -> {
              String value = values.get(place.group(1));
              if (value == null) {
                throw new IllegalArgumentException("nothing to put in " + place.group());
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
