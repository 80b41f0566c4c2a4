package io.gere.spark.corpus;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.spark.corpus.format.CorpusFile;
import io.gere.storage.Sha256;
import io.gere.storage.Storage;
import io.gere.storage.input.ContentHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of the corpus, in the order of their names.
 *
 * @param root the deepest folder that holds all of them, with its slash
 * @param files at least one
 */
public record CorpusListing(String root, List<CorpusFile> files) {
  /**
   * Lists general text.
   *
   * @param patterns {@code corpus.path}
   * @throws GereException where one leads to no corpus file
   */
  public static CorpusListing find(Configuration hadoop, List<String> patterns) {
    return find(hadoop, "corpus.path", patterns);
  }

  /**
   * Lists a corpus.
   *
   * @param key the recipe's, for messages
   * @param patterns files, folders and globs; of a folder all corpus files below it count but those
   *     whose name, or a folder's on the way, begins with a dot or an underscore. Each file counts
   *     once, whatever links lead to it
   * @throws GereException where a pattern leads to no corpus file
   */
  public static CorpusListing find(Configuration hadoop, String key, List<String> patterns) {
    CorpusWalk walk = new CorpusWalk(key);
    patterns.forEach(pattern -> list(hadoop, key, pattern, walk));
    follow(key, walk);
    for (String pattern : patterns) {
      if (!walk.found(pattern)) {
        throw InputException.of(
            "%s: %s holds no file that ends in %s; correct the path"
                .formatted(key, pattern, String.join(", ", CorpusWalk.SUFFIXES)));
      }
    }
    return of(walk.lengths());
  }

  /**
   * Of files.
   *
   * @param lengths in bytes by path; at least one
   */
  public static CorpusListing of(SortedMap<String, Long> lengths) {
    String root = commonFolder(lengths);
    List<CorpusFile> files = new ArrayList<>();
    lengths.forEach(
        (path, bytes) ->
            files.add(new CorpusFile(files.size(), path.substring(root.length()), bytes)));
    return new CorpusListing(root, List.copyOf(files));
  }

  private static void list(Configuration hadoop, String key, String pattern, CorpusWalk walk) {
    try {
      Path path = new Path(pattern);
      FileSystem files = Storage.fileSystem(hadoop, path);
      List<FileStatus> matches = CorpusGlob.find(files, path);
      if (matches.isEmpty()) {
        throw InputException.of(
            "%s: there is nothing at %s; correct the path".formatted(key, pattern));
      }
      for (FileStatus match : matches) {
        walk.add(files, pattern, match);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw InputException.of(
          "%s: %s cannot be listed: %s".formatted(key, pattern, e.getMessage()), e);
    }
  }

  private static void follow(String key, CorpusWalk walk) {
    try {
      walk.finish();
    } catch (IOException e) {
      throw InputException.of(
          "%s: a link cannot be followed: %s".formatted(key, e.getMessage()), e);
    }
  }

  /** The deepest folder above all files, with its slash; nothing where there is none. */
  private static String commonFolder(SortedMap<String, Long> paths) {
    String first = paths.firstKey();
    // In a sorted list the first and the last differ earliest.
    String last = paths.lastKey();
    int common = 0;
    for (int i = 0; i < Math.min(first.length(), last.length()); i++) {
      if (first.charAt(i) != last.charAt(i)) {
        break;
      }
      if (first.charAt(i) == '/') {
        common = i + 1;
      }
    }
    return first.substring(0, common);
  }

  /** A seeded choice of so many of its files, all of them where there are no more. */
  public CorpusListing choose(int count, long seed) {
    BottomK smallest = new BottomK(count);
    for (CorpusFile file : files) {
      smallest.offer(DocumentHash.ofFile(seed, file.name()), file.index(), 0);
    }
    List<CorpusFile> chosen = new ArrayList<>();
    smallest
        .files()
        .sorted()
        .mapToObj(files::get)
        .forEach(file -> chosen.add(new CorpusFile(chosen.size(), file.name(), file.bytes())));
    return new CorpusListing(root, List.copyOf(chosen));
  }

  public long bytes() {
    return files.stream().mapToLong(CorpusFile::bytes).sum();
  }

  /**
   * Digest of names, lengths and content; of a large corpus only blocks of its content count, for
   * 895 GB are not read once more to be sure of them ({@link ContentHash}).
   */
  public String digest(Configuration hadoop) {
    Sha256 digest = new Sha256();
    SortedMap<Path, Long> lengths = new TreeMap<>();
    for (CorpusFile file : files) {
      digest.add("%s %d\n".formatted(file.name(), file.bytes()));
      lengths.put(new Path(root + file.name()), file.bytes());
    }
    return digest.add(ContentHash.ofCorpus(hadoop, lengths)).hex();
  }
}
