package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.InputException;
import io.gere.spark.LocalSpark;
import io.gere.spark.drift.GereFunctions;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drift of texts: in a query, and by executors in processes of their own. */
@Tag("cluster")
final class ClusterDriftTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String QUERY =
      """
      SELECT count(d) AS texts, sum(d.tokens) AS tokens,
        sum(d.left * d.tokens) / sum(d.tokens) AS left
      FROM (SELECT gere_drift(text) AS d FROM asked)
      """;

  @TempDir static Path directory;
  private static SmallRun run;
  private static SparkSession spark;

  @BeforeAll
  static void write() throws IOException {
    run = SmallRun.undisturbed();
    spark = LocalSpark.session();
    Files.writeString(
        directory.resolve("asked.jsonl"),
        """
        {"id": 1, "text": "The blacksmith of Arden lives in a stone house."}
        {"id": 2, "text": "Review: good food and a friendly host. Answer:"}
        {"id": 3, "text": null}
        {"id": 4, "text": ""}
        {"id": 5, "text": "The river Elm rises in the north."}
        """);
    spark
        .read()
        .schema("id INT, text STRING")
        .json(directory.resolve("asked.jsonl").toString())
        .createOrReplaceTempView("asked");
  }

  @Test
  void executorsFindWhatAQueryFinds() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(run.command("drift")));
    words.addAll(List.of("--texts", directory.resolve("asked.jsonl").toString(), "--json"));
    words.addAll(List.of("--most", "0"));
    ChildProcess command =
        GereProcess.onOwnCluster("drift", Map.of(), words.toArray(String[]::new));
    GereFunctions.register(spark, run.folder().toString());

    Row found = spark.sql(QUERY).head();

    assertThat(command.awaitEnd(PATIENCE)).as(command.output()).isEqualTo(2);
    assertThat(command.output()).contains("more than --most 0");
    JsonNode report = json(command.output());
    assertThat(report.path("records").asLong()).isEqualTo(5);
    assertThat(found.getLong(0)).isEqualTo(3).isEqualTo(report.path("texts").asLong());
    assertThat(found.getLong(1)).isPositive().isEqualTo(report.path("tokens").asLong());
    assertThat(found.getDouble(2)).isBetween(1e-4, 0.9);
    assertThat(report.path("layers").path(0).path("left").asDouble())
        .isCloseTo(found.getDouble(2), within(1e-9));
  }

  @Test
  void aConstantIsMeasuredByTheDriverAndNullStaysNull() {
    GereFunctions.register(spark, run.folder().toString(), "reviews");

    Row row =
        spark
            .sql("SELECT gere_drift('The river Elm rises.') AS d, gere_drift(NULL), gere_drift('')")
            .head();

    assertThat(row.getStruct(0).getLong(0)).isPositive();
    assertThat(row.getStruct(0).getDouble(2)).isPositive();
    assertThat(row.isNullAt(1)).isTrue();
    assertThat(row.isNullAt(2)).isTrue();
  }

  @Test
  void whatIsNoRunAndWhatIsNoTaskAreRefused() {
    assertThatThrownBy(() -> GereFunctions.register(spark, directory.toString()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is no run's folder: it has no recipe.yaml");
    assertThatThrownBy(() -> GereFunctions.register(spark, run.folder().toString(), "yelp"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("there is no task yelp; the recipe's tasks are [reviews, topics]");
    assertThatThrownBy(
            () -> GereFunctions.register(spark, run.recipe("run.dir=" + directory), "reviews"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("run 'gere thresholds'");
  }

  private static JsonNode json(String output) throws IOException {
    List<String> lines = output.lines().toList();
    int first = lines.indexOf("{");
    int last = lines.lastIndexOf("}");
    return Json.MAPPER.readTree(String.join("\n", lines.subList(first, last + 1)));
  }
}
