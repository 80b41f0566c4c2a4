package io.gere.bench.step;

import static io.gere.RootLocale.format;

import io.gere.bench.BenchShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A report as text, a case a column. */
public final class StepTable {
  private static final int LABEL = 46;
  private static final int COLUMN = 14;

  private StepTable() {}

  /** The table's lines. */
  public static List<String> lines(StepReport report) {
    List<String> lines = new ArrayList<>();
    BenchShape shape = report.shape();
    lines.add(
        format(
            "%d layers, d %d, %d heads, %d KV heads, ffn %d, vocabulary %,d: %,d parameters, %,d"
                + " without the embedding",
            shape.layers(),
            shape.hidden(),
            shape.heads(),
            shape.kvHeads(),
            shape.feedForward(),
            shape.vocabulary(),
            report.parameters(),
            report.productParameters()));
    lines.add(
        format(
            "%s on %s, %d segments, micro-batches of %d x %d tokens; matrix products: %s GFLOP/s",
            report.dtype(),
            report.card() == null
                ? report.threads() + " threads"
                : report.device() + ", " + report.card(),
            report.segments(),
            shape.sequences(),
            shape.tokens(),
            report.matrixGflops().stream()
                .map(rate -> format("%.1f", rate))
                .collect(Collectors.joining(", then "))));
    lines.add("");
    for (Row row : ROWS) {
      StringBuilder line = new StringBuilder(format("%-" + LABEL + "s", row.label()));
      for (StepReport.Result result : report.results()) {
        line.append(format("%" + COLUMN + "s", row.cell().of(result)));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private record Row(String label, Cell cell) {}

  private interface Cell {
    String of(StepReport.Result result);
  }

  private static final List<Row> ROWS =
      List.of(
          new Row("", r -> r.measured().name()),
          new Row("replay documents of a batch", r -> format("%d", r.measured().replay())),
          new Row("tokens/s, median step", r -> format("%,.0f", r.tokensPerSecond())),
          new Row("step, ms: median", r -> ms(r.measured().stepSeconds().median())),
          new Row("          best", r -> ms(r.measured().stepSeconds().best())),
          new Row("          mean", r -> ms(r.measured().stepSeconds().mean())),
          new Row("6 N tokens/s, GFLOP/s", r -> format("%.1f", r.gflops())),
          new Row("  of the best matrix product", r -> percent(r.share())),
          new Row("  without the embedding, GFLOP/s", r -> format("%.1f", r.productGflops())),
          new Row("  of the best matrix product", r -> percent(r.productShare())),
          new Row("MFU, of the vendor's peak", r -> r.mfu() == null ? "-" : percent(r.mfu())),
          new Row("time: input", r -> percent(r.measured().shares().input())),
          new Row(
              "      forward, with the head's gradient",
              r -> percent(r.measured().shares().forward())),
          new Row("      backward", r -> percent(r.measured().shares().backward())),
          new Row("      reduce", r -> percent(r.measured().shares().reduce())),
          new Row("      optimizer", r -> percent(r.measured().shares().optimizer())),
          new Row("peak memory, MB", r -> megabytes(r.measured().peakBytes())),
          new Row(
              "resident before the measured steps, MB",
              r -> megabytes(r.measured().residentBefore())),
          new Row("resident after them, MB", r -> megabytes(r.measured().residentAfter())),
          new Row(
              "Java heap taken per step, KB",
              r -> format("%,.0f", r.measured().javaBytesPerStep() / 1e3)),
          new Row("loss of the last step", r -> format("%.4f", r.measured().loss())));

  private static String ms(double seconds) {
    return format("%,.1f", 1e3 * seconds);
  }

  private static String percent(double share) {
    return format("%.1f %%", 100 * share);
  }

  private static String megabytes(Long bytes) {
    return bytes == null ? "-" : format("%,.0f", bytes / 1e6);
  }
}
