package io.gere.spark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Help whose lines end between words. Picocli's own would end them behind any full stop, in the
 * middle of {@code run.dir} and {@code report.html}.
 */
final class WordWrap extends Help {
  /** What picocli leaves for an option's description beside the widest option. */
  private static final int OPTION_COLUMNS = 51;

  WordWrap(CommandSpec command, ColorScheme colors) {
    super(command, colors);
  }

  /** Paragraphs on lines of at most so many columns; lines that are indented stay as they are. */
  static String[] lines(int columns, String... paragraphs) {
    return Stream.of(paragraphs)
        .flatMap(String::lines)
        .flatMap(line -> line.startsWith(" ") ? Stream.of(line) : wrapped(columns, line).stream())
        .toArray(String[]::new);
  }

  private static List<String> wrapped(int columns, String paragraph) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : paragraph.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /**
   * A line on several, the later ones as far in as the text behind the first one's widest gap.
   *
   * @param columns of all
   */
  static List<String> hanging(int columns, String line) {
    int indent = line.length() - line.stripLeading().length();
    int gap = line.indexOf("  ", indent);
    int text = gap < 0 ? indent : line.length() - line.substring(gap).stripLeading().length();
    int from = text == 0 ? 2 : text;
    List<String> lines = new ArrayList<>();
    for (String part : wrapped(columns - from, line.substring(text))) {
      lines.add(lines.isEmpty() ? line.substring(0, text) + part : " ".repeat(from) + part);
    }
    return lines;
  }

  @Override
  public IOptionRenderer createDefaultOptionRenderer() {
    IOptionRenderer whole = super.createDefaultOptionRenderer();
    return (option, labels, colors) -> {
      List<Text[]> rows = new ArrayList<>();
      for (Text[] row : whole.render(option, labels, colors)) {
        int last = row.length - 1;
        for (String line : lines(OPTION_COLUMNS, row[last].toString())) {
          Text[] part = row.clone();
          for (int column = 0; column < last && !rows.isEmpty(); column++) {
            part[column] = Ansi.OFF.text("");
          }
          part[last] = Ansi.OFF.text(line);
          rows.add(part);
        }
      }
      return rows.toArray(Text[][]::new);
    };
  }
}
