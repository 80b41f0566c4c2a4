package io.gere.filter;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts what was drawn, beside what the corpus has. */
final class SampleCounts {
  private static final SetLengths NOTHING = new SetLengths();

  private final SortedMap<String, SetLengths> corpus;
  private final SortedMap<String, List<TakenDocument>> taken;
  private final List<RefusedDocument> refused;
  private final SetLengths all = new SetLengths();
  private final SetLengths sample = new SetLengths();
  private final long sampleTokens;

  SampleCounts(
      SortedMap<String, SetLengths> corpus,
      List<TakenDocument> taken,
      List<RefusedDocument> refused) {
    this.corpus = corpus;
    this.taken = new TreeMap<>(taken.stream().collect(groupingBy(TakenDocument::set)));
    this.refused = refused;
    corpus.values().forEach(all::merge);
    taken.forEach(this::addToSample);
    sampleTokens = tokens(taken);
  }

  private void addToSample(TakenDocument document) {
    if (document.bytes() > 0) {
      sample.add(document.bytes());
    } else {
      sample.addWithoutLength(1);
    }
  }

  long corpusDocuments() {
    return all.documents();
  }

  Lengths lengths() {
    return Lengths.of(all, sample);
  }

  /** A row for each set that the corpus or the sample names. */
  List<SetShare> sets() {
    TreeSet<String> names = new TreeSet<>(corpus.keySet());
    names.addAll(taken.keySet());
    return names.stream().map(this::set).toList();
  }

  private SetShare set(String name) {
    SetLengths there = corpus.getOrDefault(name, NOTHING);
    List<TakenDocument> here = taken.getOrDefault(name, List.of());
    int drawn = Math.toIntExact(sample.documents());
    Hypergeometric random = new Hypergeometric(all.documents(), there.documents(), drawn);
    return new SetShareBuilder()
        .set(name)
        .corpusDocuments(there.documents())
        .corpusShare(share(there.documents(), all.documents()))
        .documents(here.size())
        .share(share(here.size(), drawn))
        .expected(random.mean())
        .expectedFrom(random.quantile(0.025))
        .expectedTo(random.quantile(0.975))
        .chance(random.asFarOutAs(here.size()))
        .tokens(tokens(here))
        .corpusTokens(corpusTokens(there, here))
        .build();
  }

  /** At the rate of the set's own documents in the sample, or of all where it has none. */
  private Long corpusTokens(SetLengths there, List<TakenDocument> here) {
    boolean own = !here.isEmpty();
    long tokens = own ? tokens(here) : sampleTokens;
    long bytes = own ? here.stream().mapToLong(TakenDocument::bytes).sum() : sample.bytes();
    return bytes == 0 || tokens == 0 || there.withLength() < there.documents()
        ? null
        : Long.valueOf(Math.round((double) there.bytes() * tokens / bytes));
  }

  List<RefusedCount> refused() {
    return Arrays.stream(ExclusionReason.values())
        .map(this::refused)
        .filter(count -> count.documents() > 0)
        .toList();
  }

  private RefusedCount refused(ExclusionReason reason) {
    SortedMap<String, Integer> sets =
        refused.stream()
            .filter(document -> document.reason() == reason)
            .collect(
                groupingBy(
                    RefusedDocument::set,
                    TreeMap::new,
                    collectingAndThen(counting(), Math::toIntExact)));
    int documents = sets.values().stream().mapToInt(Integer::intValue).sum();
    return new RefusedCount(
        reason, documents, sets, reason.liesInTwoDocuments() ? null : inCorpus(sets));
  }

  private long inCorpus(SortedMap<String, Integer> sets) {
    return Math.round(
        sets.entrySet().stream()
            .mapToDouble(
                set -> share(set.getValue(), drawn(set.getKey())) * documents(set.getKey()))
            .sum());
  }

  private long documents(String set) {
    return corpus.getOrDefault(set, NOTHING).documents();
  }

  private long drawn(String set) {
    return taken.getOrDefault(set, List.of()).size()
        + refused.stream().filter(document -> document.set().equals(set)).count();
  }

  private static long tokens(List<TakenDocument> documents) {
    return documents.stream().mapToLong(TakenDocument::tokens).sum();
  }

  private static double share(long part, long all) {
    return all == 0 ? 0 : (double) part / all;
  }
}
