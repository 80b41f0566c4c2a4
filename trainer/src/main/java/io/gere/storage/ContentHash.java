package io.gere.storage;

import io.gere.InputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Digests of inputs that have no manifest: models, task sets, exams. Small files count with every
 * byte. Of a file above 64 MB the first megabyte and 63 others at even distances count, and its
 * length: fine-tuning moves every weight, so other weights give another digest.
 */
public final class ContentHash {
  private static final long WHOLE = 64L << 20;
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = 64;

  private ContentHash() {}

  /** Digest of a Hugging Face model: its configuration and weights, not the files beside them. */
  public static String ofModel(Configuration hadoop, Path folder) {
    return of(
        hadoop,
        folder,
        name ->
            name.equals("config.json")
                || name.equals("adapter_config.json")
                || name.endsWith(".safetensors"));
  }

  /** Digest of a file, or of a folder's files. */
  public static String of(Configuration hadoop, Path path) {
    return of(hadoop, path, name -> !name.startsWith("."));
  }

  private static String of(Configuration hadoop, Path path, Predicate<String> names) {
    FileSystem files = Storage.fileSystem(hadoop, path);
    try {
      FileStatus[] contents =
          Arrays.stream(files.listStatus(path))
              .filter(FileStatus::isFile)
              .filter(file -> names.test(file.getPath().getName()))
              .sorted(Comparator.comparing(file -> file.getPath().getName()))
              .toArray(FileStatus[]::new);
      Sha256 digest = new Sha256();
      for (FileStatus file : contents) {
        digest.add("%s %d\n".formatted(file.getPath().getName(), file.getLen()));
        addContent(digest, files, file);
      }
      return digest.hex();
    } catch (FileNotFoundException e) {
      throw InputException.of("%s does not exist".formatted(path), e);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static void addContent(Sha256 digest, FileSystem files, FileStatus file)
      throws IOException {
    try (FSDataInputStream in = files.open(file.getPath())) {
      if (file.getLen() <= WHOLE) {
        digest.add(in);
        return;
      }
      byte[] block = new byte[BLOCK];
      long distance = (file.getLen() - BLOCK) / (BLOCKS - 1);
      for (int i = 0; i < BLOCKS; i++) {
        in.readFully(i * distance, block);
        digest.add(ByteBuffer.wrap(block));
      }
    }
  }
}
