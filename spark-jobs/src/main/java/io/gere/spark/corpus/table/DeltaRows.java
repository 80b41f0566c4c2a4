package io.gere.spark.corpus.table;

import io.gere.InputException;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows of Delta that say where they stand. Delta hides a row's number unless it needs it itself,
 * for deletion vectors or row tracking. Where it does not, a version has all rows of its files, and
 * Spark reads these as they are.
 */
final class DeltaRows {
  private DeltaRows() {}

  /**
   * The same rows, with their places.
   *
   * @param detail what Delta says of the table
   * @param rows of one version
   * @throws InputException where columns have other names in the files
   */
  static Dataset<Row> withPlaces(TableSql sql, Row detail, Dataset<Row> rows) {
    if (TableFormat.DELTA.isKnownOf(rows)) {
      return rows;
    }
    Map<String, String> properties = detail.getJavaMap(detail.fieldIndex("properties"));
    if (!properties.getOrDefault("delta.columnMapping.mode", "none").equals("none")) {
      throw InputException.of(
          "corpus.table: %1$s has column mapping, and so does not say where in a file a row stands; ALTER TABLE %1$s SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true') makes Delta say it"
              .formatted(sql.name()));
    }
    DataFrameReader reader = sql.spark().read().schema(rows.schema());
    List<String> partitions = detail.getList(detail.fieldIndex("partitionColumns"));
    if (!partitions.isEmpty()) {
      // Their values stand in the names of folders alone.
      reader = reader.option("basePath", detail.<String>getAs("location"));
    }
    return reader.parquet(rows.inputFiles());
  }
}
