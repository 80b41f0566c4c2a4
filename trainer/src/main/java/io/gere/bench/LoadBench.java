package io.gere.bench;

import io.gere.InputException;
import io.gere.config.choice.DecoderFamily;
import io.gere.model.DecoderModel;
import io.gere.model.family.DecoderConfigWriter;
import io.gere.model.huggingface.ModelFolder;
import io.gere.progress.ProgressLog;
import io.gere.storage.AtomicFolder;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.TemporaryFolder;
import io.gere.tensor.ElementType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long a model takes to load from the page cache, held against its manifest and not: the same
 * files, once as they were written and once linked into a folder without a manifest, in turn.
 *
 * @param shape of the model, in bfloat16
 * @param rounds in which both are loaded
 */
public record LoadBench(BenchShape shape, int rounds) {
  /** Writes the model into a temporary folder, loads it and removes it. */
  public LoadReport run(ProgressLog log) {
    try (TemporaryFolder folder = TemporaryFolder.create("gere-bench-load")) {
      Path checked = folder.path().resolve("checked");
      long start = System.nanoTime();
      long bytes = write(checked);
      log.say("bench: the model is written");
      double writing = (System.nanoTime() - start) / 1e9;
      Path unchecked = link(checked, folder.path().resolve("unchecked"));
      load(unchecked); // so that both are in the page cache, and their code is compiled
      load(checked);
      double[] with = new double[rounds];
      double[] without = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        boolean first = round % 2 == 0;
        if (first) {
          with[round] = load(checked);
        }
        without[round] = load(unchecked);
        if (!first) {
          with[round] = load(checked);
        }
      }
      return new LoadReport(bytes, writing, StepTimes.of(with), StepTimes.of(without));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long write(Path folder) {
    try (DecoderModel model = DecoderModel.random(shape.config(), 17, ElementType.BFLOAT16)) {
      Manifest manifest =
          AtomicFolder.write(
              folder.toString(),
              new Origin("bench", Map.of(), Map.of()),
              into -> {
                String config = DecoderConfigWriter.json(DecoderFamily.LLAMA, shape.config());
                ModelFolder.write(model, config, into);
                return Map.of();
              });
      return manifest.files().values().stream().mapToLong(file -> file.bytes()).sum();
    }
  }

  /** The same files beside no manifest. */
  private static Path link(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        if (!file.endsWith(Manifest.FILE_NAME)) {
          Files.createLink(to.resolve(file.getFileName()), file);
        }
      }
    } catch (UnsupportedOperationException e) {
      throw InputException.of("%s knows no hard links, by which this is measured".formatted(to), e);
    }
    return to;
  }

  private static double load(Path folder) {
    long start = System.nanoTime();
    ModelFolder.load(folder, Optional.empty(), 0, ElementType.BFLOAT16).close();
    return (System.nanoTime() - start) / 1e9;
  }
}
