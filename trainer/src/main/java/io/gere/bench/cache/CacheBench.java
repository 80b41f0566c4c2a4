package io.gere.bench.cache;

import io.gere.GereException;
import io.gere.bench.StepTimes;
import io.gere.progress.ProgressLog;
import io.gere.states.BaseStates;
import io.gere.states.HiddenStateCache;
import io.gere.states.PackedStates;
import io.gere.states.StatePacker;
import io.gere.storage.FileContent;
import io.gere.storage.Storage;
import io.gere.tensor.ElementType;
import io.gere.thresholds.LayerThresholds;
import io.gere.thresholds.ThresholdRule;
import io.gere.thresholds.Thresholds;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Caches of the paper's shape, 563 tokens of 4096 dimensions a document, written and read as
 * distillation and training do, beside a plain file of the same bytes in the same folder. Reading a
 * document means to copy all its bytes into memory that is there already, as a batch is made.
 */
public final class CacheBench {
  static final int TOKENS = 563;
  static final int DIMENSIONS = 4096;
  private static final int DRAWS = 200;

  /** The last one counts: the first warms the code. */
  private static final int WRITES = 2;

  private final int documents;
  private final Path folder;
  private final Random random = new Random(1);
  private final Configuration hadoop = new Configuration();

  /**
   * @param documents of each cache
   * @param folder where a folder for the files is made, and removed
   */
  public CacheBench(int documents, Path folder) {
    this.documents = documents;
    this.folder = folder;
  }

  /** How the states lie in the file, and what reads them. */
  private enum Kind {
    FLOAT32(ElementType.FLOAT32),
    FLOAT16(ElementType.FLOAT16),
    BFLOAT16(ElementType.BFLOAT16),
    PACKED(ElementType.UINT8);

    private final ElementType type;

    Kind(ElementType type) {
      this.type = type;
    }

    int documentBytes() {
      return this == PACKED
          ? TOKENS * StatePacker.rowBytes(DIMENSIONS)
          : TOKENS * DIMENSIONS * type.bytes();
    }

    void write(OutputStream out, ByteBuffer document, int count) throws IOException {
      if (this == PACKED) {
        try (PackedStates.Writer writer = new PackedStates.Writer(out, BANDS, 0, "bench")) {
          for (int i = 0; i < count; i++) {
            writer.write(i, TOKENS, document);
          }
        }
        return;
      }
      try (HiddenStateCache.Writer writer =
          new HiddenStateCache.Writer(out, type, DIMENSIONS, Map.of("base", "bench"))) {
        for (int i = 0; i < count; i++) {
          writer.write(i, TOKENS, document);
        }
      }
    }

    BaseStates open(Path file) {
      return this == PACKED
          ? PackedStates.open(BANDS, List.of(List.of(file)))
          : HiddenStateCache.open(List.of(file));
    }
  }

  private static final Thresholds BANDS =
      new Thresholds(
          new ThresholdRule.Sigma(1),
          List.of(
              new LayerThresholds(
                  1,
                  new double[DIMENSIONS],
                  new double[DIMENSIONS],
                  new float[DIMENSIONS],
                  new float[DIMENSIONS])));

  /** Measures all types, and says which it is at. */
  public CacheBenchReport run(ProgressLog log) {
    try {
      Path files = Files.createTempDirectory(folder, "gere-bench-cache");
      List<CacheBenchReport.Case> cases = new ArrayList<>();
      try {
        for (Kind kind : Kind.values()) {
          log.say("bench: %d documents in %s".formatted(documents, name(kind)));
          cases.add(measure(kind, files.resolve("cache.arrow"), files.resolve("raw")));
        }
      } finally {
        Files.deleteIfExists(files.resolve("cache.arrow"));
        Files.deleteIfExists(files.resolve("raw"));
        Files.delete(files);
      }
      return new CacheBenchReport(documents, TOKENS, DIMENSIONS, cases);
    } catch (IOException e) {
      throw GereException.failure(
          "files cannot be written or read in %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private CacheBenchReport.Case measure(Kind kind, Path cache, Path raw) throws IOException {
    byte[] content = new byte[kind.documentBytes()];
    random.nextBytes(content);
    ByteBuffer document = ByteBuffer.allocateDirect(content.length).put(content).flip();
    ByteBuffer into = ByteBuffer.allocateDirect(content.length);
    double rawWrite = 0;
    double write = 0;
    for (int time = 0; time < WRITES; time++) {
      rawWrite = seconds(() -> writeRaw(raw, document));
      write = seconds(() -> writeCache(cache, out -> kind.write(out, document, documents)));
    }
    int[] inOrder = IntStream.range(0, documents).toArray();
    int[] drawn = random.ints(DRAWS, 0, documents).toArray();
    try (BaseStates states = kind.open(cache);
        FileChannel channel = FileChannel.open(raw, StandardOpenOption.READ)) {
      Reader fromCache = i -> states.read(i, 0, into.clear());
      Reader fromRaw = i -> readRaw(channel, into.clear(), i);
      // The first pass fills the page cache, for both alike.
      times(fromCache, inOrder);
      times(fromRaw, inOrder);
      double bytes = (double) documents * content.length;
      return new CacheBenchReport.Case(
          name(kind),
          Files.size(cache),
          bytes / 1e6 / write,
          bytes / 1e6 / rawWrite,
          bytes / 1e6 / Arrays.stream(times(fromCache, inOrder)).sum(),
          bytes / 1e6 / Arrays.stream(times(fromRaw, inOrder)).sum(),
          1e3 * StepTimes.of(times(fromCache, drawn)).median(),
          1e3 * StepTimes.of(times(fromRaw, drawn)).median());
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private interface Reader {
    void read(int document) throws IOException;
  }

  private static double seconds(Work work) throws IOException {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private static double[] times(Reader reader, int[] documents) throws IOException {
    double[] times = new double[documents.length];
    for (int i = 0; i < documents.length; i++) {
      int document = documents[i];
      times[i] = seconds(() -> reader.read(document));
    }
    return times;
  }

  private void writeCache(Path cache, FileContent content) {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(cache.toUri());
    Storage.write(Storage.fileSystem(hadoop, path), path, content);
  }

  private void writeRaw(Path raw, ByteBuffer document) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            raw,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (int i = 0; i < documents; i++) {
        ByteBuffer bytes = document.duplicate();
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      channel.force(true);
    }
  }

  private static void readRaw(FileChannel channel, ByteBuffer into, int document)
      throws IOException {
    long start = (long) document * into.capacity();
    while (into.hasRemaining()) {
      channel.read(into, start + into.position());
    }
  }
}
