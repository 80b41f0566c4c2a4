package io.gere.spark.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.ZstdOutputStream;
import io.gere.storage.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A corpus to measure with. Its lines are built like SlimPajama's and are about as long (3.3 KB on
 * average, most of them shorter) and about as hard to compress (2.7 times): words of an invented
 * language, drawn as often as words are.
 */
final class BenchCorpus {
  private static final List<String> SETS =
      List.of(
          "RedPajamaCommonCrawl",
          "RedPajamaC4",
          "RedPajamaGithub",
          "RedPajamaBook",
          "RedPajamaArXiv",
          "RedPajamaWikipedia",
          "RedPajamaStackExchange");

  private static final int VOCABULARY = 40_000;
  private static final int MEAN_WORDS = 520;

  private final Random random = new Random(1);
  private final String[] words = new String[VOCABULARY];

  BenchCorpus() {
    for (int i = 0; i < VOCABULARY; i++) {
      words[i] = word();
    }
  }

  /**
   * Writes files; beyond {@code distinct} they are links to the ones before, for a name of its own
   * is all that makes a file's documents others.
   *
   * @param bytes of a file before compression
   */
  void write(Path folder, int files, int distinct, long bytes) throws IOException {
    for (int file = 0; file < files; file++) {
      Path path = path(folder, file);
      if (file < distinct) {
        write(path, bytes);
      } else {
        Files.createLink(path, path(folder, file % distinct));
      }
    }
  }

  static Path path(Path folder, int file) {
    return folder.resolve("part-%05d.jsonl.zst".formatted(file));
  }

  private void write(Path path, long bytes) throws IOException {
    long written = 0;
    try (OutputStream out =
        new BufferedOutputStream(new ZstdOutputStream(Files.newOutputStream(path)), 1 << 16)) {
      while (written < bytes) {
        byte[] line = line();
        out.write(line);
        written += line.length;
      }
    }
  }

  /** As Python writes it, which wrote SlimPajama. */
  private byte[] line() {
    String text = Json.line(text());
    String set = SETS.get((int) (SETS.size() * Math.pow(random.nextDouble(), 3)));
    return "{\"text\": %s, \"meta\": {\"redpajama_set_name\": \"%s\"}}\n"
        .formatted(text, set)
        .getBytes(UTF_8);
  }

  private String text() {
    // Lengths of documents are about log-normal.
    double length = MEAN_WORDS * Math.exp(random.nextGaussian() - 0.5);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      // The i-th most frequent word is about 1/i as frequent as the first (Zipf).
      int rank = (int) Math.pow(VOCABULARY, random.nextDouble());
      text.append(words[rank]);
      text.append(random.nextInt(12) == 0 ? (random.nextInt(5) == 0 ? ".\n" : ", ") : " ");
    }
    return text.toString();
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    int letters = 2 + random.nextInt(4) + random.nextInt(5);
    while (word.length() < letters) {
      word.append("bcdfghklmnprstvw".charAt(random.nextInt(16)));
      word.append("aeiou".charAt(random.nextInt(5)));
    }
    return word.toString();
  }
}
