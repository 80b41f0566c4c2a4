package io.gere.spark.sample;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.gere.spark.corpus.Candidate;
import io.gere.spark.corpus.CorpusDocuments;
import io.gere.spark.corpus.ReadFile;
import io.gere.spark.corpus.SkippedFile;
import io.gere.spark.corpus.format.DocumentPosition;
import io.gere.spark.corpus.format.ReadResult;
import io.gere.spark.corpus.format.ReadResult.Unreadable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Brings drawn documents to the driver, many at a time and each of them once. */
final class DocumentPrefetch {
  private final CorpusDocuments job;
  private final Map<DocumentPosition, ReadResult> read = new HashMap<>();
  private final Map<String, SkippedFile> skipped = new TreeMap<>();

  DocumentPrefetch(CorpusDocuments job) {
    this.job = job;
  }

  /** What is there; where it has not been read yet, all of {@code ahead} is. */
  ReadResult at(DocumentPosition place, List<Candidate> ahead) {
    if (!read.containsKey(place)) {
      read(ahead.stream().map(Candidate::place).filter(one -> !read.containsKey(one)).toList());
    }
    return read.remove(place);
  }

  /** The files that could be gone over but not be read again. */
  List<SkippedFile> skipped() {
    return List.copyOf(skipped.values());
  }

  private void read(List<DocumentPosition> places) {
    Map<Integer, long[]> numbers =
        places.stream()
            .collect(
                groupingBy(
                    DocumentPosition::file,
                    collectingAndThen(
                        toList(),
                        of -> of.stream().mapToLong(DocumentPosition::number).sorted().toArray())));
    for (ReadFile file : job.read("sample: reading what was drawn", numbers)) {
      for (ReadResult drawn : file.documents()) {
        read.put(drawn.place(), drawn);
      }
      if (file.damage() != null) {
        skipped.put(file.damage().file(), file.damage());
        for (long number : numbers.get(file.file())) {
          DocumentPosition place = new DocumentPosition(file.file(), number);
          read.put(place, new Unreadable(place, file.damage().reason()));
        }
      }
    }
  }
}
