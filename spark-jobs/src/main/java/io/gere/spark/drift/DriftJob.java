package io.gere.spark.drift;

import io.gere.InputException;
import io.gere.config.Recipe;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The drift of a model over files of texts: a query with {@value GereFunctions#DRIFT}. */
public final class DriftJob {
  private static final String TEXTS = "gere_drift_texts";

  private DriftJob() {}

  /**
   * Runs it in executors.
   *
   * @param paths files or patterns: JSON lines, compressed or not, or Parquet by its suffix
   * @param field of a record that has the text
   */
  public static DriftReport run(
      SparkSession spark, Recipe recipe, String task, List<String> paths, String field) {
    GereFunctions.register(spark, recipe, task);
    try {
      texts(spark, paths, field).createOrReplaceTempView(TEXTS);
      long records = spark.table(TEXTS).count();
      List<Row> layers = spark.sql(query()).collectAsList();
      if (layers.isEmpty()) {
        throw InputException.of(
            "%s: none of %d records has a text in the field %s; name it with --field"
                .formatted(String.join(", ", paths), records, field));
      }
      return new DriftReport(
          recipe.run().dir(),
          task,
          records,
          layers.get(0).getLong(1),
          layers.get(0).getLong(2),
          layers.stream()
              .map(
                  row ->
                      new DriftReport.Layer(
                          row.getInt(0), row.getDouble(3), row.getDouble(4), row.getDouble(5)))
              .toList());
    } finally {
      spark.catalog().dropTempView(TEXTS);
      GereFunctions.free();
    }
  }

  private static Dataset<Row> texts(SparkSession spark, List<String> paths, String field) {
    StructType schema = new StructType().add(field, DataTypes.StringType);
    boolean parquet = paths.stream().allMatch(path -> path.endsWith(".parquet"));
    String[] all = paths.toArray(String[]::new);
    try {
      Dataset<Row> records =
          parquet
              ? spark.read().schema(schema).parquet(all)
              : spark.read().schema(schema).json(all);
      return records.toDF("text");
    } catch (Exception e) { // Scala's code throws what it does not declare
      if (e instanceof AnalysisException) {
        String why = e.getMessage().lines().findFirst().orElseThrow();
        throw InputException.of("--texts: " + why.replaceFirst(" SQLSTATE.*", ""), e);
      }
      throw e;
    }
  }

  private static String query() {
    return """
        SELECT l.layer, count(*), sum(d.tokens),
          sum(l.left * d.tokens) / sum(d.tokens),
          sum(l.distance * d.tokens) / sum(d.tokens),
          sum(l.cosine * d.tokens) / sum(d.tokens)
        FROM (SELECT %s(text) AS d FROM %s) LATERAL VIEW explode(d.layers) AS l
        GROUP BY l.layer ORDER BY l.layer
        """
        .formatted(GereFunctions.DRIFT, TEXTS);
  }
}
