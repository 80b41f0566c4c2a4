package io.gere.spark.corpus.table;

import static org.apache.spark.sql.functions.col;

import io.gere.InputException;
import io.gere.spark.corpus.CorpusListing;
import io.gere.storage.Sha256;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A table as it is at one moment.
 *
 * @param name as the recipe has it
 * @param snapshot what identifies that moment: a version, a snapshot's id, or for files without a
 *     log a digest of their names, lengths and times
 * @param digest the same, of no other table
 * @param rows of that moment, whatever is written to the table meanwhile
 * @param files that the rows stand in
 */
public record CorpusTable(
    String name,
    TableFormat format,
    String snapshot,
    String digest,
    Dataset<Row> rows,
    CorpusListing files) {
  /**
   * Finds a table. Its log is read, its rows are not.
   *
   * @throws InputException where there is none, or its rows have no place in a file
   */
  public static CorpusTable find(SparkSession spark, String name) {
    TableSql sql = new TableSql(spark, name);
    String provider = sql.provider();
    return switch (TableFormat.of(provider)) {
      case PARQUET -> files(sql, provider);
      case DELTA -> delta(sql);
      case ICEBERG -> iceberg(sql);
    };
  }

  private static CorpusTable files(TableSql sql, String provider) {
    Dataset<Row> rows = sql.all();
    if (!TableFormat.PARQUET.isKnownOf(rows)) {
      throw sql.refusal(
          "is of %s, which does not say where in a file a row stands".formatted(provider));
    }
    DataFiles files = DataFiles.of(rows, TableFormat.PARQUET);
    CorpusListing listing = listing(sql, files.lengths());
    String digest = files.digest(listing.root());
    return new CorpusTable(sql.name(), TableFormat.PARQUET, digest, digest, rows, listing);
  }

  private static CorpusTable delta(TableSql sql) {
    Row detail = sql.rows("DESCRIBE DETAIL " + sql.name()).get(0);
    String version =
        sql.rows("DESCRIBE HISTORY %s LIMIT 1".formatted(sql.name()))
            .get(0)
            .getAs("version")
            .toString();
    Dataset<Row> rows = sql.asOf(version);
    CorpusListing listing = listing(sql, DataFiles.of(rows, TableFormat.DELTA).lengths());
    return new CorpusTable(
        sql.name(),
        TableFormat.DELTA,
        version,
        Sha256.of("delta %s %s".formatted(detail.getAs("id"), version)),
        DeltaRows.withPlaces(sql, detail, rows),
        listing);
  }

  private static CorpusTable iceberg(TableSql sql) {
    List<Row> main =
        sql.rows("SELECT snapshot_id FROM %s.refs WHERE name = 'main'".formatted(sql.name()));
    if (main.isEmpty()) {
      throw empty(sql);
    }
    String snapshot = main.get(0).get(0).toString();
    SortedMap<String, Long> lengths = new TreeMap<>();
    sql.rows(
            "SELECT file_path, file_size_in_bytes FROM %s.files VERSION AS OF %s WHERE content = 0"
                .formatted(sql.name(), snapshot))
        .forEach(file -> lengths.put(file.getString(0), file.getLong(1)));
    return new CorpusTable(
        sql.name(),
        TableFormat.ICEBERG,
        snapshot,
        Sha256.of("iceberg " + snapshot),
        sql.asOf(snapshot),
        listing(sql, lengths));
  }

  private static CorpusListing listing(TableSql sql, SortedMap<String, Long> lengths) {
    if (lengths.isEmpty()) {
      throw empty(sql);
    }
    return CorpusListing.of(lengths);
  }

  private static InputException empty(TableSql sql) {
    return InputException.of("corpus.table: %s has no rows".formatted(sql.name()));
  }

  /** The path of a row's file, as in {@link #files}. */
  Column file() {
    return col(format.file());
  }

  /** A row's number in its file, from 0. */
  Column row() {
    return col(format.row());
  }

  /** What the manifest says of it. */
  public Map<String, Object> facts() {
    return Map.of("name", name, "format", format.key(), "snapshot", snapshot);
  }
}
