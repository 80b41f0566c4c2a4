package io.gere.spark.corpus;

import io.gere.InputException;
import io.gere.storage.input.SymbolicLinks;
import io.gere.storage.input.TableFolder;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * What lies at some places and below them, each file once, whatever links lead to it: links are
 * followed last, in the order of their names, so that a file goes by its own name where that is
 * below one of the places, and is always called the same.
 */
final class CorpusWalk {
  static final List<String> SUFFIXES = List.of(".jsonl.zst", ".jsonl", ".jsonl.gz", ".parquet");

  private final String key;
  private final SortedMap<String, Long> lengths = new TreeMap<>();
  private final Set<String> patterns = new HashSet<>();
  private final Set<Path> looked = new HashSet<>();
  private final Set<String> seen = new HashSet<>();
  private final PriorityQueue<Entry> links =
      new PriorityQueue<>(Comparator.comparing((Entry link) -> link.status().getPath()));

  /**
   * A file or folder.
   *
   * @param pattern that led there
   */
  private record Entry(FileSystem files, String pattern, FileStatus status) {
    String name() {
      return status.getPath().getName();
    }

    Entry inside(FileStatus child) {
      return new Entry(files, pattern, child);
    }
  }

  /**
   * Nothing yet.
   *
   * @param key the recipe's, for messages
   */
  CorpusWalk(String key) {
    this.key = key;
  }

  /**
   * Adds what a pattern matched, files that are named and folders with all that is below.
   *
   * @throws InputException where it is a table's, or holds one
   */
  void add(FileSystem files, String pattern, FileStatus match) throws IOException {
    Path place = new Path(SymbolicLinks.target(files, match.getPath()));
    Path folder = match.isDirectory() ? place : place.getParent();
    if (looked.add(folder)) {
      refuse(TableFolder.around(files, folder));
    }
    add(new Entry(files, pattern, match));
  }

  /** Follows the links. */
  void finish() throws IOException {
    while (!links.isEmpty()) {
      Entry link = links.remove();
      visit(link, SymbolicLinks.target(link.files(), link.status().getPath()));
    }
  }

  /** Whether a corpus file was found by this pattern. */
  boolean found(String pattern) {
    return patterns.contains(pattern);
  }

  /** The corpus files' lengths in bytes, by path. */
  SortedMap<String, Long> lengths() {
    return lengths;
  }

  private void add(Entry entry) throws IOException {
    if (SymbolicLinks.isLink(entry.files(), entry.status().getPath())) {
      links.add(entry);
    } else {
      visit(entry, SymbolicLinks.target(entry.files(), entry.status().getPath()));
    }
  }

  private void visit(Entry entry, String target) throws IOException {
    boolean first = seen.add(target);
    if (entry.status().isDirectory()) {
      if (first) {
        addBelow(entry);
      } else {
        patterns.add(entry.pattern());
      }
    } else if (isCorpusFile(entry.name())) {
      patterns.add(entry.pattern());
      if (first) {
        lengths.put(entry.status().getPath().toString(), entry.status().getLen());
      }
    }
  }

  /**
   * Without Hadoop's own recursive listing, which asks where each file's blocks are, and of local
   * files their owners, with a process for each.
   */
  private void addBelow(Entry folder) throws IOException {
    RemoteIterator<FileStatus> entries =
        folder.files().listStatusIterator(folder.status().getPath());
    while (entries.hasNext()) {
      FileStatus child = entries.next();
      if (TableFolder.isLog(child.getPath().getName())) {
        refuse(TableFolder.at(folder.files(), folder.status().getPath()));
      }
      addInside(folder, child);
    }
    for (FileStatus broken : SymbolicLinks.broken(folder.files(), folder.status().getPath())) {
      addInside(folder, broken);
    }
  }

  private void addInside(Entry folder, FileStatus child) throws IOException {
    String name = child.getPath().getName();
    if (!name.startsWith(".") && !name.startsWith("_")) {
      add(folder.inside(child));
    }
  }

  private void refuse(Optional<TableFolder> table) {
    if (table.isPresent()) {
      throw table.get().refusal(key, instead(table.get()));
    }
  }

  private String instead(TableFolder table) {
    boolean readable = key.equals("corpus.path") && table.format() != TableFolder.Format.HUDI;
    if (!readable) {
      return "write its rows to Parquet files and name their folder";
    }
    return table.format() == TableFolder.Format.DELTA
        ? "name it in corpus.table: delta.`%s`".formatted(table.path())
        : "name it in corpus.table as its catalog does, such as lake.web.pages";
  }

  static boolean isCorpusFile(String name) {
    return SUFFIXES.stream().anyMatch(name::endsWith);
  }
}
