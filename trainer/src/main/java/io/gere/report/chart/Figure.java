package io.gere.report.chart;

import io.gere.report.page.HtmlEscape;

/** A drawing with its title. */
public final class Figure {
  private Figure() {}

  /**
   * The figure as markup.
   *
   * @param note what the drawing's marks mean, as plain text
   * @param drawing markup
   */
  public static String draw(String title, String note, String drawing) {
    return """
           <figure class="wide"><figcaption><b>%s</b> <span>%s</span></figcaption>
           %s</figure>
           """
        .formatted(HtmlEscape.text(title), HtmlEscape.text(note), drawing);
  }
}
