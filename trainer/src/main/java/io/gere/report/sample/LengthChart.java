package io.gere.report.sample;

import io.gere.config.choice.Stratify;
import io.gere.filter.Lengths;
import io.gere.filter.SampleReport;
import io.gere.report.chart.Figure;
import io.gere.report.chart.LinearScale;
import io.gere.report.chart.Plot;
import io.gere.report.chart.Scale;
import io.gere.report.chart.Svg;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;

/** How long documents are: the sample's share of each length beside the corpus's. */
final class LengthChart {
  private static final double WIDTH = 1040;
  private static final double HEIGHT = 260;
  private static final Plot PLOT = new Plot(72, WIDTH - 24, 28, HEIGHT - 32);
  private static final double WIDEST_BIN = 90;

  /** Room that the label of a bin needs. */
  private static final double LABEL = 58;

  private final SampleReport sample;
  private final Lengths lengths;
  private final long corpusDocuments;
  private final long documents;
  private final Scale scale;
  private final double width;

  private LengthChart(SampleReport sample) {
    this.sample = sample;
    this.lengths = sample.lengths();
    corpusDocuments = lengths.bins().stream().mapToLong(Lengths.Bin::corpus).sum();
    documents = lengths.bins().stream().mapToLong(Lengths.Bin::sample).sum();
    double highest =
        lengths.bins().stream()
            .mapToDouble(bin -> Math.max(corpus(bin) + chance(bin), sample(bin)))
            .max()
            .orElseThrow();
    scale = LinearScale.around(0, 100 * highest);
    width = Math.min(WIDEST_BIN, (PLOT.right() - PLOT.left()) / lengths.bins().size());
  }

  /** The figure and its numbers as markup, or a sentence where lengths are not known. */
  static String draw(SampleReport sample) {
    return sample.lengths() == null
        ? "<p>How long documents are is not known: the corpus’s format does not tell it without"
            + " reading every text.</p>\n"
        : new LengthChart(sample).figure();
  }

  private String figure() {
    String note =
        "% of documents, by bytes as stored, uncompressed"
            + (isRandom() ? "; lines: where 95 of 100 random samples lie" : "");
    String table =
"""
<div class="scroll">
<table>
<caption>Lengths by quantile</caption>
<thead><tr><th scope="col">Documents shorter than</th><th scope="col">10 <small>%%</small></th>\
<th scope="col">25 <small>%%</small></th><th scope="col">50 <small>%%</small></th>\
<th scope="col">75 <small>%%</small></th><th scope="col">90 <small>%%</small></th></tr></thead>
<tbody>
%s%s</tbody>
</table>
%s</div>
"""
            .formatted(row("corpus", lengths.corpus()), row("sample", lengths.sample()), unknown());
    return Figure.draw("Length of documents", note, drawing()) + table;
  }

  private String unknown() {
    return lengths.unknown() == 0
        ? ""
        : "<p class=\"note\">%s documents are left out: their format does not tell lengths.</p>\n"
            .formatted(NumberText.count(lengths.unknown()));
  }

  private static String row(String name, Lengths.Quantiles of) {
    return """
           <tr><th scope="row">%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>
           """
        .formatted(
            name,
            bytes(of.tenth()),
            bytes(of.lowerQuartile()),
            bytes(of.median()),
            bytes(of.upperQuartile()),
            bytes(of.ninetieth()));
  }

  private static String bytes(double length) {
    return NumberText.bytes(Math.round(length));
  }

  private String drawing() {
    Svg svg =
        new Svg(
            "length-chart", WIDTH, HEIGHT, "Lengths of documents, corpus and sample, in percent");
    PLOT.drawAxes(svg, scale);
    svg.rectangle("corpus-bar", PLOT.left(), 4, 12, 12)
        .text("name", PLOT.left() + 18, 14, "corpus");
    svg.rectangle("sample-bar", PLOT.left() + 82, 4, 12, 12)
        .text("name", PLOT.left() + 100, 14, "sample");
    for (int i = 0; i < lengths.bins().size(); i++) {
      drawBin(svg, lengths.bins().get(i), PLOT.left() + i * width);
    }
    drawSizes(svg);
    return svg.end();
  }

  private void drawBin(Svg svg, Lengths.Bin bin, double x) {
    svg.markup("<g><title>%s</title>\n".formatted(HtmlEscape.text(title(bin))));
    bar(svg, "corpus-bar", x + 0.08 * width, corpus(bin));
    bar(svg, "sample-bar", x + 0.5 * width, sample(bin));
    if (isRandom()) {
      double beside = x + 0.96 * width;
      double low = Math.max(0, corpus(bin) - chance(bin));
      svg.line("chance", beside, y(low), beside, y(corpus(bin) + chance(bin)));
    }
    svg.markup("</g>\n");
  }

  /** Where bins begin, and where the last one ends. */
  private void drawSizes(Svg svg) {
    long first = lengths.bins().get(0).from();
    int labelled = (int) Math.ceil(LABEL / width);
    for (int i = 0; i <= lengths.bins().size(); i++) {
      double x = PLOT.left() + i * width;
      svg.line("axis", x, PLOT.bottom(), x, PLOT.bottom() + 4);
      if (i % labelled == 0) {
        svg.text("middle", x, PLOT.bottom() + 18, size(first << i));
      }
    }
  }

  private void bar(Svg svg, String style, double x, double share) {
    svg.rectangle(style, x, y(share), 0.42 * width, PLOT.bottom() - y(share));
  }

  private String title(Lengths.Bin bin) {
    return "%s to %s: corpus %s %%, sample %s %%"
        .formatted(
            size(bin.from()),
            size(2 * bin.from()),
            NumberText.percent(corpus(bin)),
            NumberText.percent(sample(bin)));
  }

  /** Sizes of bins are powers of two. */
  private static String size(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB"};
    int unit = (Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes)) / 10;
    return "%d %s".formatted(bytes >> (10 * unit), units[unit]);
  }

  /** Lengths of a sample that is spread over the sets on purpose are not the corpus's by chance. */
  private boolean isRandom() {
    return sample.stratify() == Stratify.NONE;
  }

  private double corpus(Lengths.Bin bin) {
    return (double) bin.corpus() / corpusDocuments;
  }

  private double sample(Lengths.Bin bin) {
    return (double) bin.sample() / documents;
  }

  /** Two standard deviations of the share that a random sample of this size has in a bin. */
  private double chance(Lengths.Bin bin) {
    return isRandom() ? 2 * Math.sqrt(corpus(bin) * (1 - corpus(bin)) / documents) : 0;
  }

  private double y(double share) {
    return PLOT.y(scale, 100 * share);
  }
}
