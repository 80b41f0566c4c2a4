package io.gere.storage.input;

import io.gere.InputException;
import io.gere.storage.ByteSource;
import io.gere.storage.HadoopClient;
import io.gere.storage.Sha256;
import io.gere.storage.Storage;
import io.gere.storage.copy.LocalFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Digests of inputs that have no manifest. Of data every byte counts; of models and corpora what
 * {@link SampledHash} takes.
 */
public final class ContentHash {
  private ContentHash() {}

  /**
   * Digest of a Hugging Face model or PEFT adapter: its configuration and weights, not the files
   * beside them.
   */
  public static String ofModel(Configuration hadoop, Path folder) {
    return SampledHash.ofModel(list(hadoop, folder, SampledHash::isOfModel));
  }

  /**
   * The same of a folder as a user writes it; one of this machine where Hadoop is not on the class
   * path.
   */
  public static String ofModel(String folder) {
    return HadoopClient.isThere()
        ? ofModel(HadoopClient.configuration(), new Path(folder))
        : SampledHash.ofModel(LocalFolder.of(folder));
  }

  /** Digest of a file, or of a folder's files. */
  public static String of(Configuration hadoop, Path path) {
    return of(hadoop, path, name -> !name.startsWith("."));
  }

  /** Digest of those of a folder's files that have such a name. */
  public static String of(Configuration hadoop, Path folder, Predicate<String> names) {
    Sha256 digest = new Sha256();
    for (SampledHash.Part file : list(hadoop, folder, names)) {
      digest.add("%s %d\n".formatted(file.name(), file.length()));
      SampledHash.addWhole(digest, file);
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
    List<SampledHash.Part> files = new ArrayList<>();
    lengths.forEach((file, length) -> files.add(part(hadoop, file, file.toString(), length)));
    SampledHash.add(digest, files);
    return digest.hex();
  }

  private static List<SampledHash.Part> list(
      Configuration hadoop, Path path, Predicate<String> names) {
    FileSystem files = Storage.fileSystem(hadoop, path);
    try {
      return Arrays.stream(files.listStatus(path))
          .filter(FileStatus::isFile)
          .filter(file -> names.test(file.getPath().getName()))
          .sorted(Comparator.comparing(file -> file.getPath().getName()))
          .map(file -> part(hadoop, file.getPath(), file.getPath().getName(), file.getLen()))
          .toList();
    } catch (FileNotFoundException e) {
      throw InputException.of("%s does not exist".formatted(path), e);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static SampledHash.Part part(Configuration hadoop, Path file, String name, long length) {
    return new SampledHash.Part(
        name,
        length,
        () ->
            new ByteSource.Stored(
                Storage.fileSystem(hadoop, file).open(file), length, Optional.empty()));
  }
}
