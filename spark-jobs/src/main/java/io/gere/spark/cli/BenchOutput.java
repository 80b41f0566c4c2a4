package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.spark.pipeline.Console;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Where a benchmark says what it measured. */
final class BenchOutput {
  private final Console console = new Console(System.out);

  @Option(names = "--json", paramLabel = "FILE", description = "The same numbers for programs.")
  private Path json;

  Console console() {
    return console;
  }

  /** Prints the report's lines, and writes the report itself where that is asked for. */
  int show(List<String> lines, Object report) {
    lines.forEach(console::print);
    if (json != null) {
      try {
        Files.writeString(json, Json.pretty(report));
      } catch (IOException e) {
        throw GereException.failure("%s cannot be written: %s".formatted(json, e.getMessage()), e);
      }
    }
    return ExitCode.OK.code();
  }

  static void requireRange(String option, int value, int from, int to) {
    if (value < from || value > to) {
      throw InputException.of(
          "%s is %d; it must be from %d to %d".formatted(option, value, from, to));
    }
  }
}
