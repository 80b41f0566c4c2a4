package io.gere.toy.corpus;

import com.github.luben.zstd.ZstdOutputStream;
import io.gere.InputException;
import io.gere.storage.Json;
import io.gere.toy.words.Draw;
import io.gere.toy.world.Fact;
import io.gere.toy.world.Seed;
import io.gere.toy.world.World;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Writes the general corpus in SlimPajama's layout: {@code .jsonl.zst} files of lines {@code
 * {"text": …, "meta": {"redpajama_set_name": …}}}.
 *
 * <p>The first pass states every fact once in every style, shuffled and dealt out over the files;
 * after it each file goes on with documents drawn from its own seed ({@link GeneralText}) until it
 * has its share of the bytes. No file needs another one, and memory does not grow with the bytes.
 */
public final class CorpusWriter {
  private final GeneralText further;
  private final Seed seed;
  private final int files;
  private final long bytesPerFile;
  private final List<Statement> firstPass = new ArrayList<>();

  /** A fact to be stated in a style. */
  private record Statement(Fact fact, CorpusStyle style) {
    CorpusLine line(Draw draw) {
      return CorpusLine.of(style, style.document(fact, draw));
    }
  }

  /** What was written. */
  public record Written(long documents, long bytes) {
    Written plus(Written other) {
      return new Written(documents + other.documents, bytes + other.bytes);
    }
  }

  /**
   * @param files how many files, at least 1
   * @param bytes uncompressed bytes of all files together; more are written when the first pass
   *     takes more
   */
  public CorpusWriter(World world, Seed seed, int files, long bytes) {
    if (files < 1 || bytes < 0) {
      throw InputException.of(
          "The corpus needs at least 1 file and 0 bytes, not %d and %d".formatted(files, bytes));
    }
    this.further = new GeneralText(world.facts());
    this.seed = seed;
    this.files = files;
    this.bytesPerFile = (bytes + files - 1) / files;
    for (Fact fact : world.facts()) {
      for (CorpusStyle style : CorpusStyle.values()) {
        firstPass.add(new Statement(fact, style));
      }
    }
    Collections.shuffle(firstPass, seed.child("first pass").random());
  }

  /** Writes all files into {@code folder}. */
  public Written writeAll(Path folder) throws IOException {
    Files.createDirectories(folder);
    Written total = new Written(0, 0);
    for (int file = 0; file < files; file++) {
      total = total.plus(write(folder, file));
    }
    return total;
  }

  /** Writes file {@code file}, counted from 0, into {@code folder}; bytes are uncompressed ones. */
  Written write(Path folder, int file) throws IOException {
    Path path = folder.resolve("part-%05d.jsonl.zst".formatted(file));
    Draw draw = new Draw(seed.child(file).random());
    Written written = new Written(0, 0);
    try (OutputStream out =
        new BufferedOutputStream(new ZstdOutputStream(Files.newOutputStream(path)), 1 << 16)) {
      for (int index = file; index < firstPass.size(); index += files) {
        written = written.plus(writeLine(out, firstPass.get(index).line(draw)));
      }
      while (written.bytes() < bytesPerFile) {
        written = written.plus(writeLine(out, further.line(draw)));
      }
    }
    return written;
  }

  private static Written writeLine(OutputStream out, CorpusLine line) throws IOException {
    byte[] bytes = (Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8);
    out.write(bytes);
    return new Written(1, bytes.length);
  }
}
