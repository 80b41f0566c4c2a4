package io.gere.spark.sample;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.gere.spark.corpus.Candidate;
import io.gere.spark.corpus.CorpusJob;
import io.gere.spark.corpus.ReadFile;
import io.gere.spark.corpus.SkippedFile;
import io.gere.spark.corpus.format.CorpusFile;
import io.gere.spark.corpus.format.Drawn;
import io.gere.spark.corpus.format.Drawn.Unreadable;
import io.gere.spark.corpus.format.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Brings drawn documents to the driver, many at a time and each of them once. */
final class ReadAhead {
  private final CorpusJob job;
  private final Map<Place, Drawn> read = new HashMap<>();
  private final Map<String, SkippedFile> skipped = new TreeMap<>();

  ReadAhead(CorpusJob job) {
    this.job = job;
  }

  /** What is there; where it has not been read yet, all of {@code ahead} is. */
  Drawn at(Place place, List<Candidate> ahead) {
    if (!read.containsKey(place)) {
      read(ahead.stream().map(Candidate::place).filter(one -> !read.containsKey(one)).toList());
    }
    return read.remove(place);
  }

  /** The files that could be gone over but not be read again. */
  List<SkippedFile> skipped() {
    return List.copyOf(skipped.values());
  }

  private void read(List<Place> places) {
    // A HashMap, because it travels.
    HashMap<Integer, long[]> numbers =
        places.stream()
            .collect(
                groupingBy(
                    Place::file,
                    HashMap::new,
                    collectingAndThen(
                        toList(), of -> of.stream().mapToLong(Place::number).sorted().toArray())));
    List<CorpusFile> files = new ArrayList<>();
    for (CorpusFile file : job.corpus().files()) {
      if (numbers.containsKey(file.index())) {
        files.add(file);
      }
    }
    for (ReadFile file :
        job.read(
            "sample: reading what was drawn",
            files,
            (one, documents) -> numbers.get(one.index()))) {
      for (Drawn drawn : file.documents()) {
        read.put(drawn.place(), drawn);
      }
      if (file.damage() != null) {
        skipped.put(file.damage().file(), file.damage());
        for (long number : numbers.get(file.file())) {
          Place place = new Place(file.file(), number);
          read.put(place, new Unreadable(place, file.damage().reason()));
        }
      }
    }
  }
}
