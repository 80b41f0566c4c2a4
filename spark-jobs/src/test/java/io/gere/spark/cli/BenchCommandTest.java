package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.spark.LocalSpark;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
final class BenchCommandTest {
  @TempDir Path directory;

  @Test
  void anAllReduceIsShownAsATableAndWrittenForPrograms() throws IOException {
    Path file = directory.resolve("all-reduce.json");

    CommandLineRun run =
        CommandLineRun.of(
            "bench", "all-reduce", "--ranks", "2", "--sizes", "1,2", "--json", file.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("buffer MB/s")
        .containsPattern("\\d\\d:\\d\\d:\\d\\d 2 ranks: 2 MB");
    JsonNode results = Json.MAPPER.readTree(file.toFile()).get("results");
    assertThat(results).hasSize(2);
    assertThat(results.at("/1/measured/megabytes").asInt()).isEqualTo(2);
    assertThat(results.at("/1/share").asDouble()).isPositive();
  }

  @Test
  void samplingIsMeasuredAgainstDecompressionAndAgainstItsPass() throws IOException {
    LocalSpark.session();
    Path file = directory.resolve("sample.json");

    CommandLineRun run =
        CommandLineRun.of(
            "bench",
            "sample",
            "--files",
            "20",
            "--megabytes",
            "1",
            "--documents",
            "50",
            "--json",
            file.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("20 files of zstd", "decompression alone", "passes");
    JsonNode report = Json.MAPPER.readTree(file.toFile());
    assertThat(report.get("raw_bytes").asLong()).isBetween(20_000_000L, 21_000_000L);
    assertThat(report.get("pass_share").asDouble()).isPositive();
    assertThat(report.get("sampling_times").asDouble()).isPositive();
  }

  @Test
  void loadingIsMeasuredWithAndWithoutAManifest() throws IOException {
    Path file = directory.resolve("load.json");

    CommandLineRun run =
        CommandLineRun.of(
            "bench", "load", "--shape", "reference", "--rounds", "2", "--json", file.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("against its manifest", "median / median");
    JsonNode report = Json.MAPPER.readTree(file.toFile());
    assertThat(report.get("bytes").asLong()).isBetween(30_000_000L, 40_000_000L);
    assertThat(report.get("ratio").asDouble()).isPositive();
  }

  @Test
  void cachesAreMeasuredBesidePlainFiles() throws IOException {
    Path file = directory.resolve("cache.json");

    CommandLineRun run =
        CommandLineRun.of(
            "bench",
            "cache",
            "--documents",
            "2",
            "--folder",
            directory.toString(),
            "--json",
            file.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("random ms").contains("bfloat16").contains("16.0x");
    JsonNode cases = Json.MAPPER.readTree(file.toFile()).get("cases");
    assertThat(cases).hasSize(4);
    for (JsonNode one : cases) {
      assertThat(one.get("write_rate").asDouble()).isPositive();
      assertThat(one.get("read_rate").asDouble()).isPositive();
      assertThat(one.get("document_millis").asDouble()).isPositive();
    }
    assertThat(directory).isDirectoryNotContaining("glob:**gere-bench*");
  }

  @ParameterizedTest
  @CsvSource({
    "cache, --documents, 201, --documents is 201; it must be from 1 to 200",
    "all-reduce, --ranks, 1, --ranks is 1; it must be from 2 to 64",
    "all-reduce, --sizes, 1001, --sizes is 1001; it must be from 1 to 1000",
    "sample, --files, 0, --files is 0; it must be from 1 to 100000",
    "scaling, --ranks, 65, --ranks is 65; it must be from 2 to 64",
    "scaling, --steps, 0, --steps is 0; it must be from 1 to 100000",
  })
  void whatCannotBeMeasuredIsRefused(String bench, String option, String value, String complaint) {
    CommandLineRun run = CommandLineRun.of("bench", bench, option, value);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains(complaint);
  }
}
