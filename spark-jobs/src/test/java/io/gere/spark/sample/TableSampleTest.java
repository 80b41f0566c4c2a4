package io.gere.spark.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.yaml.RecipeReader;
import io.gere.spark.LocalSpark;
import io.gere.storage.Json;
import io.gere.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of every format that can be drawn from, in the catalogs that their makers publish. */
final class TableSampleTest {
  /** Rows in three files; of every tenth the text is missing. */
  private static final String ROWS =
      """
      SELECT id, if(id % 10 = 9, NULL, concat('document ', id)) text,
        named_struct('redpajama_set_name', if(id % 3 = 0, 'Books', 'Web'), 'score', id / 7,
          'tags', array('a', NULL), 'sizes', map('w', id), 'lang', CAST(NULL AS STRING)) meta
      FROM range(0, 300, 1, 3)
      """;

  @TempDir private static Path tables;
  private static SparkSession spark;

  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();

  /** As spark-submit would be given it, with the jars of both. */
  @BeforeAll
  static void start() {
    String lake = "spark.sql.catalog.lake";
    spark =
        LocalSpark.with(
            Map.of(
                "spark.sql.extensions",
                "io.delta.sql.DeltaSparkSessionExtension",
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog",
                "spark.databricks.delta.snapshotPartitions",
                "1",
                "spark.sql.shuffle.partitions",
                "1",
                "spark.sql.adaptive.enabled",
                "false",
                lake,
                "org.apache.iceberg.spark.SparkCatalog",
                lake + ".type",
                "hadoop",
                lake + ".warehouse",
                tables.resolve("lake").toString(),
                "spark.sql.warehouse.dir",
                tables.resolve("warehouse").toString()));
  }

  @AfterAll
  static void stop() {
    LocalSpark.stop();
  }

  @BeforeEach
  void drop() {
    for (String table : List.of("pages", "lake.web.pages")) {
      spark.sql("DROP TABLE IF EXISTS %s PURGE".formatted(table));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pages, parquet, warehouse/pages",
    "pages, delta, warehouse/pages",
    "lake.web.pages, iceberg, lake/web/pages/data"
  })
  void aTableGivesTheSameSampleAsItsFiles(String table, String format, String files)
      throws IOException {
    spark.sql("CREATE TABLE %s USING %s AS %s".formatted(table, format, ROWS));
    copyParquet(tables.resolve(files), folder.resolve("files"));
    List<String> stratified = List.of("corpus.on_error=skip", "replay.stratify=equal");
    run("corpus.path=[%s]".formatted(folder.resolve("files")), stratified);
    String ofFiles = Files.readString(replaySet());
    String report = Files.readString(folder.resolve("run/sample/sample-report.json"));

    Manifest manifest = run("corpus.table=" + table, stratified);

    assertThat(Files.readString(replaySet())).isEqualTo(ofFiles);
    assertThat(ofFiles).contains("\"tags\":[\"a\",null],\"sizes\":{\"w\":", "\"lang\":null");
    assertThat(Files.readString(folder.resolve("run/sample/sample-report.json"))).isEqualTo(report);
    assertThat(manifest.facts())
        .containsEntry("documents_in_corpus", 300)
        .containsEntry("files", 3)
        .extractingByKey("table", MAP)
        .containsEntry("name", table)
        .containsEntry("format", format);
    sampleAgainOnceTheTableHasChanged(table, manifest, stratified);
  }

  private void sampleAgainOnceTheTableHasChanged(
      String table, Manifest first, List<String> overrides) throws IOException {
    assertThat(run("corpus.table=" + table, overrides)).isEqualTo(first);
    assertThat(said.get(said.size() - 1)).startsWith("sample: done already");

    spark.sql("INSERT INTO %s %s".formatted(table, ROWS));

    Manifest second = run("corpus.table=" + table, overrides);
    assertThat(said).contains("sample: again, because corpus changed");
    assertThat(second.facts()).containsEntry("documents_in_corpus", 600);
    assertThat(snapshot(second)).isNotEqualTo(snapshot(first));
  }

  @ParameterizedTest
  @CsvSource({
    "pages, delta, 'delta.enableDeletionVectors'='false'",
    "pages, delta, 'delta.columnMapping.mode'='name' 'delta.enableDeletionVectors'='true'",
    "lake.web.pages, iceberg, 'format-version'='2' 'write.delete.mode'='merge-on-read'",
    "lake.web.pages, iceberg, 'format-version'='3' 'write.delete.mode'='merge-on-read'",
    "lake.web.pages, iceberg, 'write.format.default'='orc' 'write.delete.mode'='merge-on-read'"
  })
  void whatWasRemovedIsNeverOffered(String table, String format, String properties)
      throws IOException {
    spark.sql(
        "CREATE TABLE %s USING %s TBLPROPERTIES (%s) AS SELECT * FROM (%s) WHERE text IS NOT NULL"
            .formatted(table, format, properties.replace("' '", "', '"), ROWS));
    spark.sql("DELETE FROM %s WHERE id %% 30 < 20".formatted(table));

    Manifest manifest = run("corpus.table=" + table, List.of("replay.documents=90"));

    assertThat(manifest.facts()).containsEntry("documents_in_corpus", 90);
    assertThat(texts())
        .isEqualTo(
            new TreeSet<>(
                spark.table(table).select("text").collectAsList().stream()
                    .map(row -> row.getString(0))
                    .toList()))
        .hasSize(90);
  }

  @Test
  void aDeltaTableMayGoByItsFolder() throws IOException {
    spark.sql("CREATE TABLE pages USING delta AS " + ROWS);
    run("corpus.table=pages", List.of("corpus.on_error=skip"));
    run(
        "corpus.table=delta.`%s`".formatted(tables.resolve("warehouse/pages")),
        List.of("corpus.on_error=skip"));

    assertThat(said.get(said.size() - 1)).startsWith("sample: done already");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "delta"})
  void setsMayBeColumnsThatOnlyFoldersName(String format) throws IOException {
    spark.sql(
        "CREATE TABLE pages USING %s PARTITIONED BY (source) AS SELECT text, concat('a b/', id %% 2) source FROM (%s) WHERE text IS NOT NULL"
            .formatted(format, ROWS));

    Manifest manifest = run("corpus.table=pages", List.of("corpus.set_field=source"));

    assertThat(manifest.facts())
        .extractingByKey("documents_per_set", MAP)
        .containsOnlyKeys("a b/0", "a b/1");
  }

  @Test
  void someFilesOfATableMayDo() throws IOException {
    spark.sql("CREATE TABLE pages USING parquet AS " + ROWS);
    Manifest manifest =
        run(
            "corpus.table=pages",
            List.of("corpus.scan=files", "corpus.files=1", "corpus.on_error=skip"));

    assertThat(manifest.facts())
        .containsEntry("documents_in_corpus", 100)
        .containsEntry("files", 1)
        .containsEntry("files_in_corpus", 3);
  }

  @Test
  void whatCannotBeDrawnFromIsRefusedInALine() {
    spark.sql("CREATE TABLE pages USING orc AS " + ROWS);
    spark.sql("CREATE OR REPLACE TEMPORARY VIEW seen AS SELECT * FROM pages");
    refused("nowhere", "corpus.table: nowhere cannot be read: [TABLE_OR_VIEW_NOT_FOUND]");
    refused("a catalog.b", "corpus.table: a catalog.b cannot be read: ");
    refused("moon.web.pages", "corpus.table: moon.web.pages cannot be read: ");
    refused("seen", "corpus.table: seen is no table but a view, whose rows stand in no file");
    refused("pages", "corpus.table: pages is of orc, which does not say where in a file a row");
    spark.sql("DROP TABLE pages");
    spark.sql(
        "CREATE TABLE pages USING delta TBLPROPERTIES ('delta.columnMapping.mode'='name') AS "
            + ROWS);
    refused("pages", "corpus.table: pages has column mapping, and so does not say where");
    spark.sql("DROP TABLE pages");
    spark.sql("CREATE TABLE pages USING parquet AS " + ROWS);
    refused(
        "pages",
        "corpus.table: pages has no text column \"id\", which corpus.text_field names (it has: id,",
        "corpus.text_field=id");
    refused("pages", "file:", "replay.documents=300");
    spark.sql("TRUNCATE TABLE pages");
    refused("pages", "corpus.table: pages has no rows");
    spark.sql("CREATE TABLE lake.web.pages (text STRING) USING iceberg");
    refused("lake.web.pages", "corpus.table: lake.web.pages has no rows");
    refused(
        "pages",
        "--set corpus.table=pages: corpus.table is pages; it must stand without corpus.path",
        "corpus.path=[" + folder + "]");
  }

  private void refused(String table, String message, String... overrides) {
    assertThatThrownBy(() -> run("corpus.table=" + table, List.of(overrides)))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n")
        .extracting(e -> ((GereException) e).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  private static Object snapshot(Manifest manifest) {
    return ((Map<?, ?>) manifest.facts().get("table")).get("snapshot");
  }

  /** The files alone, without the log that would have them refused. */
  private static void copyParquet(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".parquet")).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private Set<String> texts() throws IOException {
    Set<String> texts = new TreeSet<>();
    for (String line : Files.readAllLines(replaySet())) {
      texts.add(Json.MAPPER.readTree(line).path("text").textValue());
    }
    return texts;
  }

  private Path replaySet() {
    return folder.resolve("run/sample/replay.jsonl");
  }

  private Manifest run(String corpus, List<String> overrides) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("recipe.yaml"),
            "run: {dir: %s}\nreplay: {near_duplicate: 1, documents: 50}\n"
                .formatted(folder.resolve("run")));
    List<String> all = new ArrayList<>(Arrays.asList(corpus));
    all.addAll(overrides);
    return new SampleStep(spark, RecipeReader.read(file, all)).run(said::add);
  }
}
