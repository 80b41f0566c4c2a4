package io.gere.exam;

import io.gere.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Comma-separated values after RFC 4180, with the line of each record. */
final class CsvReader {
  /**
   * A record.
   *
   * @param line where it begins in the file, from 1
   */
  record Row(int line, List<String> fields) {}

  private CsvReader() {}

  /**
   * All rows of a text.
   *
   * @param file its name in messages
   */
  static List<Row> read(String file, String text) {
    List<Row> rows = new ArrayList<>();
    int line = 1;
    try (CSVParser parser = CSVParser.parse(text, CSVFormat.RFC4180)) {
      for (Iterator<CSVRecord> records = parser.iterator(); records.hasNext(); ) {
        rows.add(new Row(line, records.next().toList()));
        line = Math.toIntExact(parser.getCurrentLineNumber()) + 1;
      }
      return rows;
    } catch (UncheckedIOException e) {
      throw InputException.of(
          "%s, line %d does not follow RFC 4180: %s"
              .formatted(file, line, e.getCause().getMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory", e);
    }
  }
}
