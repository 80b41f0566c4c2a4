package io.gere.spark.corpus.table;

import io.gere.GereException;
import io.gere.InputException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What is asked of a table in SQL, the one language that every catalog answers.
 *
 * @param name the table's, as the recipe has it
 */
record TableSql(SparkSession spark, String name) {
  /**
   * What the catalog calls the table's provider.
   *
   * @throws InputException where there is no such table, or it is a view
   */
  String provider() {
    return rows("DESCRIBE TABLE EXTENDED " + name).stream()
        .filter(row -> "Provider".equals(row.getString(0)))
        .map(row -> row.getString(1))
        .findFirst()
        .orElseThrow(() -> refusal("is no table but a view, whose rows stand in no file"));
  }

  /** The rows that the table has. */
  Dataset<Row> all() {
    return ask(() -> spark.table(name));
  }

  /** Those of a version, whatever is written to the table meanwhile. */
  Dataset<Row> asOf(String version) {
    return ask(() -> spark.sql("SELECT * FROM %s VERSION AS OF %s".formatted(name, version)));
  }

  /** A few rows. */
  List<Row> rows(String sql) {
    return ask(() -> spark.sql(sql).collectAsList());
  }

  /** What is said of a table that cannot be drawn from. */
  InputException refusal(String why) {
    return InputException.of(
        "corpus.table: %s %s; write it to a table of Parquet files, Delta or Iceberg"
            .formatted(name, why));
  }

  private <T> T ask(Callable<T> question) {
    try {
      return question.call();
    } catch (Exception e) { // Scala's code throws what it does not declare
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw e instanceof SparkThrowable
          ? InputException.of(
              "corpus.table: %s cannot be read: %s; correct the name, or give Spark the catalog's jar and settings (spark.sql.catalog.…)"
                  .formatted(name, reason),
              e)
          : GereException.failure("corpus.table: %s cannot be read: %s".formatted(name, reason), e);
    }
  }
}
