package io.gere.storage.input;

import io.gere.InputException;
import io.gere.storage.ByteSource;
import io.gere.storage.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Digests of what may be too large to be read once more for a digest, a model's weights or a
 * corpus. Up to 64 MB every byte counts; above, 64 blocks of 1 MB at even distances count, the
 * first and the last among them, and the length: fine-tuning moves every weight, so other weights
 * give another digest. No Hadoop is needed here.
 */
final class SampledHash {
  private static final long WHOLE = 64L << 20;
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = 64;

  private SampledHash() {}

  /** Opens a file. */
  interface Opening {
    ByteSource open() throws IOException;
  }

  /** A file. */
  record Part(String name, long length, Opening opening) {}

  /** Whether a file is part of a Hugging Face model or PEFT adapter, and not beside it. */
  static boolean isOfModel(String name) {
    return name.equals("config.json")
        || name.equals("adapter_config.json")
        || name.endsWith(".safetensors")
        || name.endsWith(".safetensors.index.json");
  }

  /** Digest of a model: of each of its files' name, length and content. */
  static String ofModel(List<Part> files) {
    Sha256 digest = new Sha256();
    for (Part file : files) {
      digest.add("%s %d\n".formatted(file.name(), file.length()));
      add(digest, List.of(file));
    }
    return digest.hex();
  }

  /** The same of a folder of this machine. */
  static String ofModel(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      List<Part> files = new ArrayList<>();
      for (Path file : all.filter(f -> isOfModel(f.getFileName().toString())).sorted().toList()) {
        files.add(
            new Part(
                file.getFileName().toString(),
                Files.size(file),
                () -> ByteSource.Local.open(file)));
      }
      return ofModel(files);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** Adds the content of files, one after the other, as if they were one. */
  static void add(Sha256 digest, List<Part> files) {
    long bytes = files.stream().mapToLong(Part::length).sum();
    if (bytes <= WHOLE) {
      files.forEach(file -> addWhole(digest, file));
      return;
    }
    long distance = (bytes - BLOCK) / (BLOCKS - 1);
    long begin = 0;
    int next = 0;
    for (Part file : files) {
      long end = begin + file.length();
      List<Long> places = new ArrayList<>();
      for (; next < BLOCKS && next * distance < end; next++) {
        places.add(next * distance - begin);
      }
      addBlocks(digest, file, places);
      begin = end;
    }
  }

  /** Adds every byte of a file. */
  static void addWhole(Sha256 digest, Part file) {
    List<Long> places = new ArrayList<>();
    for (long place = 0; place < file.length(); place += BLOCK) {
      places.add(place);
    }
    addBlocks(digest, file, places);
  }

  private static void addBlocks(Sha256 digest, Part file, List<Long> places) {
    if (places.isEmpty()) {
      return;
    }
    try (ByteSource bytes = file.opening().open()) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      for (long place : places) {
        block.clear().limit((int) Math.min(BLOCK, file.length() - place));
        bytes.read(place, block);
        digest.add(block.flip());
      }
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file.name(), e.getMessage()), e);
    }
  }
}
