package io.gere.spark.corpus.table;

import java.net.URI;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a table is stored as, and so what it says of where its rows stand. */
enum TableFormat {
  /** Files in folders, without a log. */
  PARQUET("_metadata.file_path", "_metadata.row_index"),
  DELTA("_metadata.file_path", "_metadata.row_index"),
  ICEBERG("_file", "_pos");

  private final String file;
  private final String row;

  TableFormat(String file, String row) {
    this.file = file;
    this.row = row;
  }

  /**
   * The format of a provider.
   *
   * @param provider as Spark's catalog has it; what is not known may be files, too
   */
  static TableFormat of(String provider) {
    return switch (provider.toLowerCase(Locale.ROOT)) {
      case "delta" -> DELTA;
      case "iceberg" -> ICEBERG;
      default -> PARQUET;
    };
  }

  /** A file as {@link Dataset#inputFiles} names it, which Spark escapes and Delta does not. */
  Path listed(String name) {
    return this == PARQUET ? new Path(URI.create(name)) : new Path(name);
  }

  /** How {@link #file()} names the file at a path. */
  String inRows(String path) {
    return this == ICEBERG ? path : new Path(path).toUri().toString();
  }

  /** Whether rows say where they stand. */
  boolean isKnownOf(Dataset<Row> rows) {
    try {
      rows.select(file, row);
      return true;
    } catch (Exception e) { // an AnalysisException, which Scala does not declare
      return false;
    }
  }

  /** The column, of those that are not among the table's own, that names a row's file. */
  String file() {
    return file;
  }

  /** The same of its number in the file, from 0. */
  String row() {
    return row;
  }

  /** Its name, for the manifest. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
