package io.gere.report.page;

import org.apache.commons.text.StringEscapeUtils;

/** Makes text from outside safe between tags and within quotes, in HTML and in XML. */
public final class HtmlEscape {
  private HtmlEscape() {}

  /** The text, escaped; characters that no XML document may hold are left out. */
  public static String text(String raw) {
    return StringEscapeUtils.escapeXml10(raw);
  }
}
