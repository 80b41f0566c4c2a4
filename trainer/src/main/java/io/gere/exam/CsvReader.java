package io.gere.exam;

import io.gere.GereException;
import java.util.ArrayList;
import java.util.List;

/**
 * Comma-separated values after RFC 4180: fields may be quoted, and then hold commas, line breaks
 * and doubled quotes. Lines end in LF or CRLF; what the standard does not allow is refused.
 */
final class CsvReader {
  private final String file;
  private final String text;
  private int at;
  private int line = 1;

  /**
   * A record.
   *
   * @param line where it begins in the file, from 1
   */
  record Row(int line, List<String> fields) {}

  private CsvReader(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * All rows of a text.
   *
   * @param file its name in messages
   */
  static List<Row> read(String file, String text) {
    return new CsvReader(file, text).rows();
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    while (at < text.length()) {
      int first = line;
      List<String> fields = new ArrayList<>();
      do {
        fields.add(skip('"') ? quoted() : plain());
      } while (skip(','));
      endLine();
      rows.add(new Row(first, fields));
    }
    return rows;
  }

  private String plain() {
    int from = at;
    while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      if (text.charAt(at) == '"') {
        throw failure(line, "has a quote inside a field that does not begin with one");
      }
      at++;
    }
    return text.substring(from, at);
  }

  private String quoted() {
    int first = line;
    StringBuilder field = new StringBuilder();
    while (at < text.length()) {
      char next = text.charAt(at++);
      if (next == '"' && !skip('"')) {
        return field.toString();
      }
      line += next == '\n' ? 1 : 0;
      field.append(next);
    }
    throw failure(first, "begins a quoted field that never ends");
  }

  private void endLine() {
    skip('\r');
    if (at < text.length() && !skip('\n')) {
      throw failure(line, "goes on after the end of a field without a comma");
    }
    line++;
  }

  private boolean skip(char wanted) {
    boolean there = at < text.length() && text.charAt(at) == wanted;
    at += there ? 1 : 0;
    return there;
  }

  private GereException failure(int where, String what) {
    return GereException.failure(
        "%s, line %d %s; write it as RFC 4180 says".formatted(file, where, what));
  }
}
