package io.gere.storage;

import io.gere.InputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Digests of inputs that have no manifest. Of data every byte counts. What may be too large to be
 * read once more for a digest, a model's weights or a corpus, counts with every byte up to 64 MB;
 * above, 64 blocks of 1 MB at even distances count, the first and the last among them, and the
 * length: fine-tuning moves every weight, so other weights give another digest.
 */
public final class ContentHash {
  private static final long WHOLE = 64L << 20;
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = 64;

  private ContentHash() {}

  /**
   * Digest of a Hugging Face model or PEFT adapter: its configuration and weights, not the files
   * beside them.
   */
  public static String ofModel(Configuration hadoop, Path folder) {
    Sha256 digest = new Sha256();
    for (FileStatus file : list(hadoop, folder, ContentHash::isOfModel)) {
      digest.add("%s %d\n".formatted(file.getPath().getName(), file.getLen()));
      addBlocks(digest, hadoop, Map.of(file.getPath(), file.getLen()));
    }
    return digest.hex();
  }

  private static boolean isOfModel(String name) {
    return name.equals("config.json")
        || name.equals("adapter_config.json")
        || name.endsWith(".safetensors")
        || name.endsWith(".safetensors.index.json");
  }

  /** Digest of a file, or of a folder's files. */
  public static String of(Configuration hadoop, Path path) {
    return of(hadoop, path, name -> !name.startsWith("."));
  }

  /** Digest of those of a folder's files that have such a name. */
  public static String of(Configuration hadoop, Path folder, Predicate<String> names) {
    Sha256 digest = new Sha256();
    for (FileStatus file : list(hadoop, folder, names)) {
      digest.add("%s %d\n".formatted(file.getPath().getName(), file.getLen()));
      read(hadoop, file.getPath(), digest::add);
    }
    return digest.hex();
  }

  /**
   * Digest of the content of many files, one after the other, as if they were one.
   *
   * @param lengths of the files, in their order
   */
  public static String ofCorpus(Configuration hadoop, SortedMap<Path, Long> lengths) {
    Sha256 digest = new Sha256();
    addBlocks(digest, hadoop, lengths);
    return digest.hex();
  }

  private static void addBlocks(Sha256 digest, Configuration hadoop, Map<Path, Long> lengths) {
    long bytes = lengths.values().stream().mapToLong(Long::longValue).sum();
    if (bytes <= WHOLE) {
      lengths.keySet().forEach(file -> read(hadoop, file, digest::add));
      return;
    }
    byte[] block = new byte[BLOCK];
    long distance = (bytes - BLOCK) / (BLOCKS - 1);
    long begin = 0;
    int next = 0;
    for (Map.Entry<Path, Long> file : lengths.entrySet()) {
      long end = begin + file.getValue();
      while (next < BLOCKS && next * distance < end) {
        long from = next * distance - begin;
        int length = (int) Math.min(BLOCK, file.getValue() - from);
        read(
            hadoop,
            file.getKey(),
            in -> {
              in.readFully(from, block, 0, length);
              digest.add(ByteBuffer.wrap(block, 0, length));
            });
        next++;
      }
      begin = end;
    }
  }

  private static FileStatus[] list(Configuration hadoop, Path path, Predicate<String> names) {
    FileSystem files = Storage.fileSystem(hadoop, path);
    try {
      return Arrays.stream(files.listStatus(path))
          .filter(FileStatus::isFile)
          .filter(file -> names.test(file.getPath().getName()))
          .sorted(Comparator.comparing(file -> file.getPath().getName()))
          .toArray(FileStatus[]::new);
    } catch (FileNotFoundException e) {
      throw InputException.of("%s does not exist".formatted(path), e);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  private interface Reader {
    void read(FSDataInputStream in) throws IOException;
  }

  private static void read(Configuration hadoop, Path file, Reader reader) {
    try (FSDataInputStream in = Storage.fileSystem(hadoop, file).open(file)) {
      reader.read(in);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
