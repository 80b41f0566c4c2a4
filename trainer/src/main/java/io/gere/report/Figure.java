package io.gere.report;

/** A drawing with its title. */
final class Figure {
  private Figure() {}

  /**
   * The figure as markup.
   *
   * @param note what the drawing's marks mean, as plain text
   * @param drawing markup
   */
  static String draw(String title, String note, String drawing) {
    return """
    <figure class="wide"><figcaption><b>%s</b> <span>%s</span></figcaption>
    %s</figure>
    """
        .formatted(HtmlEscape.text(title), HtmlEscape.text(note), drawing);
  }
}
