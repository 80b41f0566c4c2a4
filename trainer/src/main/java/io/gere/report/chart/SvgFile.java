package io.gere.report.chart;

import io.gere.report.page.PageTemplate;

/** A drawing as a file of its own, which brings the reports' style with it. */
public final class SvgFile {
  private static final String BEGIN = "<svg ";

  private SvgFile() {}

  /**
   * The file.
   *
   * @param drawing as {@link Svg#end} gives it
   */
  public static String of(String drawing) {
    int inside = drawing.indexOf('\n') + 1;
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" "
        + drawing.substring(BEGIN.length(), inside)
        + "<style>\n%s</style>\n".formatted(PageTemplate.resource("report.css"))
        + drawing.substring(inside);
  }
}
