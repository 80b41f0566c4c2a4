package io.gere.spark.sample;

import static io.gere.RootLocale.format;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.gere.config.choice.CorpusScan;
import io.gere.filter.TakenDocument;
import io.gere.storage.StepFolder;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was drawn of one kind.
 *
 * @param seconds that it took, from the pass over the corpus on
 */
record DrawnPart(CorpusPart from, DrawnDocuments documents, double seconds) {
  /** For the manifest. */
  Map<String, Object> facts() {
    long bytes = from.scanned().bytes();
    Map<String, Object> facts = new TreeMap<>();
    facts.put("documents", documents.documents().size());
    facts.put("documents_in_corpus", documents.corpusDocuments());
    facts.put(
        "documents_per_set",
        documents.taken().stream()
            .collect(groupingBy(TakenDocument::set, TreeMap::new, counting())));
    facts.put("stratify", from.stratify());
    facts.put("scan", from.clusterSample() ? CorpusScan.FILES : CorpusScan.FULL);
    facts.put("cluster_sample", from.clusterSample());
    facts.put("candidates", documents.taken().size() + documents.refused().size());
    facts.put("exclusions", documents.exclusions());
    from.table().ifPresent(table -> facts.put("table", table.facts()));
    facts.put("files", from.scanned().files().size());
    facts.put("files_in_corpus", from.corpus().files().size());
    facts.put("bytes", bytes);
    facts.put("bytes_per_second", Math.round(bytes / seconds));
    facts.put(
        "skipped_files",
        documents.skipped().stream()
            .map(skipped -> Map.of("file", skipped.file(), "reason", skipped.reason()))
            .toList());
    return facts;
  }

  /** For the console. */
  String sentence(DrawnSet set, StepFolder folder) {
    return format(
        "sample: %,d of %,d %s %s in %.1f s%s, in %s",
        documents.documents().size(),
        documents.corpusDocuments(),
        from.kind().noun(),
        set.verb(),
        seconds,
        passedOver(),
        folder.path());
  }

  /** How many documents gave way and why, as part of a sentence. */
  private String passedOver() {
    if (documents.refused().isEmpty()) {
      return "";
    }
    return documents.exclusions().entrySet().stream()
        .map(reason -> format("%,d %s", reason.getValue(), reason.getKey().key()))
        .collect(joining(", ", " (passed over: ", ")"));
  }
}
