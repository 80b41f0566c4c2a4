package io.gere.toy;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdInputStream;
import io.gere.storage.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads a written corpus back. */
public final class ToyCorpus {
  private ToyCorpus() {}

  /** The lines of all files of {@code folder}, file by file. */
  public static List<JsonNode> lines(Path folder) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        try (BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    new ZstdInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
          for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(Json.MAPPER.readTree(line));
          }
        }
      }
    }
    return lines;
  }

  /** The texts of all documents of {@code folder}. */
  public static List<String> texts(Path folder) throws IOException {
    return lines(folder).stream().map(line -> line.get("text").asText()).toList();
  }
}
