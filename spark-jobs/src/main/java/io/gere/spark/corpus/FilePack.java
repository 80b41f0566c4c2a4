package io.gere.spark.corpus;

import io.gere.spark.corpus.format.CorpusFile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The files of one task: 59,166 files are too many tasks, and some files are much larger. */
public final class FilePack implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What opening a file costs, in bytes that could be read meanwhile; Spark's own estimate. */
  private static final long OPENING = 4L << 20;

  private final ArrayList<CorpusFile> files = new ArrayList<>();
  private long cost;

  private FilePack() {}

  List<CorpusFile> files() {
    return files;
  }

  /**
   * Deals files into packs of about the same cost.
   *
   * @param packs how many, if there are as many files
   */
  static List<FilePack> of(List<CorpusFile> files, int packs) {
    PriorityQueue<FilePack> lightestFirst =
        new PriorityQueue<>(Comparator.comparingLong((FilePack pack) -> pack.cost));
    for (int i = 0; i < Math.min(packs, files.size()); i++) {
      lightestFirst.add(new FilePack());
    }
    // The largest first, so that the small ones can level the packs out.
    List<CorpusFile> largestFirst = new ArrayList<>(files);
    largestFirst.sort(Comparator.comparingLong(CorpusFile::bytes).reversed());
    for (CorpusFile file : largestFirst) {
      FilePack pack = lightestFirst.remove();
      pack.files.add(file);
      pack.cost += OPENING + file.bytes();
      lightestFirst.add(pack);
    }
    return List.copyOf(lightestFirst);
  }
}
