package io.gere.spark.sample;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.gere.GereException;
import io.gere.spark.sample.Sample.Skipped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Draws documents uniformly, without replacement; the seed and the corpus alone decide which. */
final class Sampler {
  private final FileJob job;
  private final CorpusListing corpus;
  private final String textField;

  Sampler(FileJob job, CorpusListing corpus, String textField) {
    this.job = job;
    this.corpus = corpus;
    this.textField = textField;
  }

  /**
   * Counts all documents, draws, and reads what was drawn. A file that proves damaged only when it
   * is read (a line without text) is left out and the draw done again; the other files' counts
   * stand.
   *
   * @throws GereException where the corpus has fewer documents than asked for
   */
  Sample draw(int documents, long seed) {
    Map<CorpusFile, Long> counts = new HashMap<>();
    List<Skipped> skipped = new ArrayList<>();
    for (FileResult<Long> result : count()) {
      if (result.isDamaged()) {
        skipped.add(result.skipped());
      } else {
        counts.put(result.file(), result.value());
      }
    }
    while (true) {
      skipped.sort(Comparator.comparing(Skipped::file));
      long available = counts.values().stream().mapToLong(Long::longValue).sum();
      requireEnough(available, documents, skipped);
      BottomK smallest = new BottomK(documents, seed);
      counts.forEach(smallest::offer);
      List<Candidate> drawn = smallest.ascending();
      Map<Place, Document> read = new HashMap<>();
      for (FileResult<Document[]> result : read(drawn)) {
        if (result.isDamaged()) {
          skipped.add(result.skipped());
          counts.remove(result.file());
        } else {
          for (Document document : result.value()) {
            read.put(document.place(), document);
          }
        }
      }
      if (read.size() == drawn.size()) {
        List<Document> sample = drawn.stream().map(one -> read.get(one.place())).toList();
        return new Sample(sample, available, List.copyOf(skipped));
      }
    }
  }

  private List<FileResult<Long>> count() {
    String field = textField;
    return job.run(
        "sample: counting documents",
        corpus.files(),
        (file, hadoop) -> DocumentSource.of(file, field, hadoop).count());
  }

  private List<FileResult<Document[]>> read(List<Candidate> drawn) {
    HashMap<Integer, long[]> numbers =
        drawn.stream()
            .map(Candidate::place)
            .collect(
                groupingBy(
                    Place::file,
                    HashMap::new,
                    collectingAndThen(
                        toList(),
                        places -> places.stream().mapToLong(Place::number).sorted().toArray())));
    String field = textField;
    return job.run(
        "sample: reading what was drawn",
        numbers.keySet().stream().map(corpus.files()::get).toList(),
        (file, hadoop) ->
            DocumentSource.of(file, field, hadoop)
                .read(numbers.get(file.index()))
                .toArray(Document[]::new));
  }

  private void requireEnough(long available, int documents, List<Skipped> skipped) {
    if (available >= documents && available > 0) {
      return;
    }
    String leftOut =
        skipped.isEmpty()
            ? ""
            : " (%d more are damaged and skipped, such as %s: %s)"
                .formatted(skipped.size(), skipped.get(0).file(), skipped.get(0).reason());
    throw GereException.failure(
        "the corpus has %s in its %d files%s, but replay.documents is %d; add text to corpus.path or ask for fewer"
            .formatted(
                available == 0 ? "no documents" : available + " documents",
                corpus.files().size() - skipped.size(),
                leftOut,
                documents));
  }
}
