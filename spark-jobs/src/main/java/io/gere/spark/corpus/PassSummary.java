package io.gere.spark.corpus;

import io.gere.filter.SetLengths;
import io.gere.spark.corpus.format.CorpusFile;
import io.gere.spark.corpus.format.DocumentSource;
import io.gere.spark.corpus.format.DocumentVisitor;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a pass over files found: for each set of the corpus how long its documents are, and which k
 * of them are drawn first. Of the number of files its size does not depend, nor its content on how
 * they were spread before a {@link #merge}.
 */
public final class PassSummary implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int k;
  private final HashMap<String, SetSummary> sets = new HashMap<>();
  private final ArrayList<SkippedFile> skipped = new ArrayList<>();
  private long documents;

  /** Of no file. */
  public PassSummary(int k) {
    this.k = k;
  }

  /**
   * Of one file, all of it.
   *
   * @throws IOException where the file is damaged or cannot be read
   */
  public static PassSummary of(CorpusFile file, DocumentSource source, int k, long seed)
      throws IOException {
    PassSummary summary = new PassSummary(k);
    long start = DocumentHash.start(seed, file.name());
    source.walk(
        (set, bytes) -> summary.add(set, bytes, start, file.index(), summary.documents + 1));
    return summary;
  }

  /**
   * Adds a document.
   *
   * @param bytes of its line, or {@link DocumentVisitor#UNKNOWN_LENGTH}
   * @param start its file's {@link DocumentHash#start}
   * @param file its file's index
   * @param number its number in the file, from 1
   */
  public void add(String set, int bytes, long start, int file, long number) {
    documents++;
    SetSummary summary = summary(set);
    if (bytes == DocumentVisitor.UNKNOWN_LENGTH) {
      summary.lengths().addWithoutLength(1);
    } else {
      summary.lengths().add(bytes);
    }
    summary.smallest().offer(DocumentHash.of(start, number), file, number);
  }

  private SetSummary summary(String set) {
    return sets.computeIfAbsent(set, name -> new SetSummary(k));
  }

  /** A file was left out. */
  void skip(SkippedFile file) {
    skipped.add(file);
  }

  /** Adds what another pass found; returns this. */
  public PassSummary merge(PassSummary other) {
    other.sets.forEach((set, summary) -> summary(set).merge(summary));
    skipped.addAll(other.skipped);
    documents += other.documents;
    return this;
  }

  public int k() {
    return k;
  }

  public long documents() {
    return documents;
  }

  /** What was looked at, by set. */
  public SortedMap<String, SetLengths> lengths() {
    SortedMap<String, SetLengths> lengths = new TreeMap<>();
    sets.forEach((set, summary) -> lengths.put(set, summary.lengths()));
    return lengths;
  }

  /** The k documents of each set that are drawn first, in no order. */
  public Stream<Candidate> candidates() {
    return sets.entrySet().stream()
        .flatMap(set -> set.getValue().smallest().candidates(set.getKey()));
  }

  /** The files left out, by name. */
  public List<SkippedFile> skipped() {
    return skipped.stream().sorted(Comparator.comparing(SkippedFile::file)).toList();
  }
}
